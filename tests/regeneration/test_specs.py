"""What is kept of each vendor."""

import datetime as dt
import hashlib

import pytest
from regeneration import pipeline
from regeneration.normalise import load

from .conftest import SPECS

VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]


def test_all_five_are_there() -> None:
    assert pipeline.vendors(SPECS) == VENDORS


@pytest.mark.parametrize("vendor", VENDORS)
def test_source_names_the_document(vendor: str) -> None:
    source = load(SPECS / vendor / "source.yaml")
    addresses = [source["openapi"]] if "openapi" in source else source.get("pages", [])

    assert source["title"] == load(pipeline.document_path(SPECS / vendor))["info"]["title"]
    assert bool(addresses) == (vendor != "picwish")
    assert all(address.startswith("https://") for address in addresses)


@pytest.mark.parametrize("vendor", VENDORS)
def test_lock_records_the_document(vendor: str) -> None:
    record = load(SPECS / vendor / "lock.yaml")["document"]
    document = pipeline.document_path(SPECS / vendor)

    assert record["from"].startswith("https://")
    assert record["version"] == load(document)["info"]["version"]
    assert dt.date.fromisoformat(record["received"])
    assert record["sha256"] == hashlib.sha256(document.read_bytes()).hexdigest()


@pytest.mark.parametrize("vendor", VENDORS)
def test_overlay_gives_a_reason_for_everything(vendor: str) -> None:
    for action in load(SPECS / vendor / "overlay.yaml")["actions"]:
        assert len(action["description"].split()) >= 3


def test_picwish_says_that_its_document_is_ours() -> None:
    assert "written by photoenhance" in load(SPECS / "picwish" / "openapi.yaml")["info"]["description"]
    assert "written by this project" in (SPECS / "picwish" / "source.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("vendor", "path", "expected"),
    [
        ("autoenhance", "components.schemas.ValidationError.properties.detail.additionalProperties.type", "object"),
        ("phota", "components.schemas.EnhanceRequest.properties.client_request_id.type", "string"),
        ("picwish", "servers.0.url", "https://techhk.aoscdn.com"),
        ("tensorpix", "components.schemas.Balance.properties.balance_usd.type", "string"),
        ("topaz", "components.schemas.EnhanceRequest.properties.denoise.maximum", 1),
        ("topaz", "components.schemas.EnhanceGenRequest.properties.prompt.maxLength", 1024),
        ("topaz", "components.schemas.EnhanceGenRequest.properties.creativity.maximum", 6),
        ("topaz", "components.schemas.EstimateImageTaskGenRequest.properties.texture.maximum", 5),
    ],
)
def test_prose_is_in_the_effective_document(vendor: str, path: str, expected: object) -> None:
    value: object = pipeline.effective(SPECS / vendor)
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else value[key]  # type: ignore[index]

    assert value == expected
