"""Where the generator refuses or quietly loses what a document says: mended before it sees the document."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_schema_validator import OAS30Validator
from regeneration import pipeline
from regeneration.check import check, check_names
from regeneration.document import Node
from regeneration.errors import RegenerationError
from regeneration.normalise import load

from .conftest import SPECS, effective, parse_stock
from .makers import Clients, mends

PLAIN_ESTIMATE = {"input_height": 720, "input_width": 1280, "output_width": 2560}


def test_defect_01_integer_status_keys(tmp_path: Path) -> None:
    path = pipeline.document_path(SPECS / "topaz")
    as_yaml_has_it = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert isinstance(parse_stock(as_yaml_has_it, tmp_path / "a")[0], GeneratorError)
    assert isinstance(parse_stock(load(path), tmp_path / "b")[0], GeneratorData)


@mends(AssertionError, stock="stock_verbatim")
@pytest.mark.parametrize(
    ("model", "own"),
    [
        ("EnhanceRequest", {"image", "model"}),
        ("EnhanceGenRequest", {"image", "model"}),
        ("EstimateImageTaskRequest", {"model", "input_height", "input_width"}),
        ("EstimateImageTaskGenRequest", {"model", "input_height", "input_width"}),
    ],
)
def test_defect_02_siblings_of_all_of(clients: Clients, model: str, own: set[str]) -> None:
    models = clients("topaz", "models")
    taken = getattr(models, model, models.ProcessRequest).__annotations__

    assert own <= taken.keys()
    assert {"output_height", "output_width", "output_format", "crop_to_fill"} <= taken.keys()


def test_defect_02_is_refused_where_no_overlay_mends_it() -> None:
    with pytest.raises(RegenerationError, match="components/schemas/EnhanceRequest: allOf of one reference beside"):
        check(load(pipeline.document_path(SPECS / "topaz")))


def schema(document: Node, name: str) -> Any:  # noqa: ANN401
    """A schema of the document, with what it refers to."""
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


@pytest.mark.parametrize("name", ["EstimateImageTaskRequest", "EstimateImageTaskGenRequest"])
def test_defect_21_estimate_that_nothing_satisfies(name: str) -> None:
    verbatim = load(pipeline.document_path(SPECS / "topaz"))

    assert list(OAS30Validator(schema(verbatim, name)).iter_errors(PLAIN_ESTIMATE))
    assert not list(OAS30Validator(schema(effective("topaz"), name)).iter_errors(PLAIN_ESTIMATE))


@mends(AssertionError, stock="stock_verbatim")
def test_defect_21_additional_properties_of_a_parent(clients: Clients) -> None:
    models = clients("topaz", "models")
    annotations = getattr(models, "EnhanceRequest", models.ProcessRequest).__annotations__

    assert "model" in annotations
    assert annotations["additional_properties"] == "dict[str, str]"


@pytest.mark.parametrize("name", ["Client", "AuthenticatedClient", "Response", "File"])
def test_defect_23_schema_that_hides_a_name_of_ours(tmp_path: Path, name: str) -> None:
    document = copy.deepcopy(effective("phota"))
    document["components"]["schemas"][name] = {"type": "object", "properties": {"a": {"type": "string"}}}
    parsed, _ = parse_stock(document, tmp_path)
    assert isinstance(parsed, GeneratorData)

    with pytest.raises(RegenerationError, match=f"schema {name}$"):
        check_names(parsed)


@pytest.mark.parametrize("name", ["to_dict", "additional_properties"])
def test_defect_23_property_that_hides_a_name_of_ours(tmp_path: Path, name: str) -> None:
    document = copy.deepcopy(effective("phota"))
    document["components"]["schemas"]["EditResponse"]["properties"][name] = {"type": "string"}
    parsed, _ = parse_stock(document, tmp_path)
    assert isinstance(parsed, GeneratorData)

    with pytest.raises(RegenerationError, match=f"property {name} of EditResponse"):
        check_names(parsed)
