"""The options are the documents' fields: compared with the documents, not with what generated them."""

import subprocess
import sys
import typing
from typing import Any

import pytest

from .conftest import effective
from .makers import Clients

ENHANCING = {
    "autoenhance": [
        ("/v3/images/", "post", "create_image"),
        ("/v3/images/{id}/enhanced", "get", "download_enhanced_image"),
    ],
    "phota": [("/v1/phota/enhance", "post", "enhance_v1_phota_enhance_post")],
    "picwish": [("/api/tasks/visual/scale", "post", "create_scale_task")],
    "tensorpix": [("/api/images/enhance/from-url/", "post", "images_enhance_from_url_create")],
    "topaz": [
        ("/enhance/async", "post", "post_enhance_async"),
        ("/enhance", "post", "post_enhance_sync"),
        ("/enhance-gen/async", "post", "post_enhance_gen_async"),
        ("/estimate", "post", "post_estimate"),
        ("/estimate-gen", "post", "post_estimate_gen"),
    ],
}
MANAGED = {  # what the wrapper fills in, from the picture and from the document
    "autoenhance": {"image_name", "content_type", "x-api-version"},
    "phota": {"image"},
    "picwish": {"image_url", "image_file"},
    "tensorpix": {"url"},
    "topaz": {"image", "input_height", "input_width"},
}
LIMITS = {"minimum": "minimum", "maximum": "maximum", "minLength": "min_length", "maxLength": "max_length"}


def described(name: str, path: str, method: str) -> dict[str, Any]:
    """The schemas of an operation's fields, read from the document by hand."""
    document = effective(name)
    operation = document["paths"][path][method]
    fields = {it["name"]: it["schema"] for it in operation.get("parameters", []) if it.get("in") in {"query", "header"}}
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schema = media["schema"]
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        fields |= schema["properties"]
    return fields


CASES = [(name, *it) for name, operations in ENHANCING.items() for it in operations]


@pytest.mark.parametrize(("name", "path", "method", "module"), CASES)
def test_fields_are_those_of_the_document(ours: Clients, name: str, path: str, method: str, module: str) -> None:
    fields = ours(name, "options").FIELDS[module].values()
    expected = described(name, path, method)

    assert {it.name for it in fields} == expected.keys()
    assert {it.name for it in fields if it.managed} == expected.keys() & MANAGED[name]
    for field in fields:
        schema = expected[field.name]
        assert list(field.enum or []) == schema.get("enum", [])
        assert field.default == schema.get("default")
        assert field.item_types == ((schema["items"]["type"],) if "items" in schema else ())
        for limit, ours_of_it in LIMITS.items():
            assert getattr(field, ours_of_it) == schema.get(limit)
        if isinstance(schema.get("type"), str):
            assert field.types == ((schema["type"], "null") if schema.get("nullable") else (schema["type"],))


@pytest.mark.parametrize("name", ENHANCING)
def test_options_are_what_is_not_managed(ours: Clients, name: str) -> None:
    options = ours(name, "options")
    offered = {
        option
        for _, _, module in ENHANCING[name]
        for option, field in options.FIELDS[module].items()
        if not field.managed
    }

    assert set(typing.get_type_hints(options.EnhanceOptions)) == offered


def test_enumerations_of_several_operations_are_joined(ours: Clients) -> None:
    model = typing.get_type_hints(ours("topaz", "options").EnhanceOptions)["model"]

    assert set(typing.get_args(model)) == {
        "Standard V2",
        "Low Resolution V2",
        "CGI",
        "High Fidelity V2",
        "Text Refine",
        "Recovery",
        "Redefine",
    }


def test_arguments_are_those_of_the_generated_code(ours: Clients) -> None:
    fields = ours("autoenhance", "options").FIELDS["download_enhanced_image"]
    arguments = {field.argument: "x" for field in fields.values()}
    request = ours("autoenhance", "api.images.download_enhanced_image").get_kwargs("1", **arguments)

    assert set(request["params"]) | set(request["headers"]) == {field.name for field in fields.values()}


@pytest.mark.parametrize("module", ["options", "models", "types", "errors", "api.images.create_image"])
def test_no_http_library_is_loaded_for_what_needs_none(module: str) -> None:
    program = f"import sys, photoenhance_clients.autoenhance.{module}; sys.exit('httpx' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_of_a_document_only_what_is_used_is_loaded() -> None:
    program = """
import sys
from photoenhance_clients.topaz import api, models
assert {"status", "cancel"} <= {*dir(api)} and "StatusResponse" in dir(models)
kwargs = api.status.get_status.get_kwargs("1")
status = models.StatusResponse.from_dict({"status": "Completed"})
print(*(name.rpartition(".")[2] for name in sys.modules if name.startswith("photoenhance_clients.topaz.")))
"""
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()

    assert {*loaded} == {
        *("api", "status", "get_status", "models", "types"),
        *("error", "status_response", "status_response_status"),
    }


@pytest.mark.parametrize("module", ["api", "api.images", "models"])
def test_a_name_that_a_document_lacks(ours: Clients, module: str) -> None:
    package = ours("autoenhance", module)

    with pytest.raises(AttributeError, match=f"autoenhance.{module}' has no attribute 'nothing'"):
        _ = package.nothing
