"""Every option that a vendor's document has arrives under the document's name and in the document's form.

The options, with what they may be, are read here from the documents and their overlays themselves, and not from the
code that was made of these: an option that got lost on that way fails a test.
"""

import copy
import hashlib
import keyword
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import jsonpath
import photoenhance
import pytest
import yaml
from photoenhance.sandbox import RequestRecord, Sandbox

Connect = Callable[..., Any]
Run = Callable[[Any], Any]
Json = dict[str, Any]

SPECS = Path(__file__).parents[2] / "specs"
OPERATIONS = {
    "autoenhance": ("create_image", "download_enhanced_image"),
    "phota": ("enhance_v1_phota_enhance_post",),
    "picwish": ("create_scale_task",),
    "tensorpix": ("images_enhance_from_url_create",),
    "topaz": ("postEnhanceAsync", "postEnhanceGenAsync"),
}
# What is no option: the picture, its name and type; the image that an operation is about; the version of the API.
FILLED_IN = {
    *("image", "image_file", "image_url", "url", "image_name", "content_type"),
    *("id", "x-api-version"),
}
# The default models are those of "enhance"; these bring a request to the other endpoint.
GENERATIVE = {"model": "Redefine"}


class Option(NamedTuple):
    """One option of one operation, as the document has it."""

    vendor: str
    operation: str
    name: str
    location: str
    schema: Json

    def __str__(self) -> str:
        return f"{self.operation}-{self.name}"

    @property
    def argument(self) -> str:
        """The option's name in Python: the document's, where that can be one."""
        return (
            self.name if self.name.isidentifier() and not keyword.iskeyword(self.name) else self.name.replace("-", "_")
        )


def document(vendor: str) -> Json:
    """A vendor's document with what its overlay adds. What that takes away are no fields, and stays here."""
    folder = SPECS / vendor
    (path,) = folder.glob("openapi.*")
    found: Json = yaml.safe_load(path.read_text("utf-8"))  # JSON is YAML
    actions: list[Json] = yaml.safe_load((folder / "overlay.yaml").read_text("utf-8"))["actions"]
    for action in actions:
        added: Json = select(action["copy"], found)[0] if "copy" in action else action.get("update", {})
        for node in select(action["target"], found):
            merge(node, added)
    return found


def select(path: str, whole: Json) -> list[Any]:
    """The nodes that a JSONPath finds."""
    return cast("list[Any]", jsonpath.findall(path, whole))


def merge(node: Json | list[Any], added: Json) -> None:
    """Update a node as an overlay does: objects grow together, arrays grow, all else is replaced."""
    if isinstance(node, list):
        node.append(copy.deepcopy(added))
        return
    for key, value in added.items():
        if isinstance(node.get(key), dict):
            merge(node[key], value)
        elif isinstance(node.get(key), list):
            node[key] += copy.deepcopy(value)
        else:
            node[key] = copy.deepcopy(value)


def options(vendor: str, operation: str) -> Iterator[Option]:
    """The options of an operation: in its query, its headers and its body."""
    whole = document(vendor)
    (found,) = (
        node for path in whole["paths"].values() for node in path.values() if node.get("operationId") == operation
    )
    for parameter in found.get("parameters", []):
        if parameter.get("name", "id") not in FILLED_IN:
            yield Option(vendor, operation, parameter["name"], parameter["in"], parameter["schema"])
    for content in list(found.get("requestBody", {}).get("content", {}).values())[:1]:
        for name, schema in properties(whole, content["schema"]).items():
            if name not in FILLED_IN:
                yield Option(vendor, operation, name, "body", schema)


def properties(whole: Json, schema: Json) -> dict[str, Json]:
    """The properties of a schema, with those of what it refers to."""
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].removeprefix("#/components/schemas/")]
    found: dict[str, Json] = {}
    for part in schema.get("allOf", []):
        found |= properties(whole, part)
    found |= schema.get("properties", {})
    return found


def values(schema: Json) -> list[Any]:
    """Values that a schema allows: all where they are few, else both ends and one between."""
    if "anyOf" in schema:
        return [value for part in schema["anyOf"] for value in values(part)]
    if "enum" in schema:
        return list(schema["enum"])
    low, high = schema.get("minimum", 1), schema.get("maximum", 1_000_000)
    by_type: dict[str, list[Any]] = {
        "boolean": [True, False],
        "integer": [low, (low + high) // 2, high],
        "number": [low, (low + high) / 2, high],
        "string": ["ein Wort & zwei", "x" * schema.get("maxLength", 64)],
        "array": [["a", "b"], []],
        "null": [None],
    }
    return by_type[schema["type"]]


ALL = {
    vendor: [option for operation in operations for option in options(vendor, operation)]
    for vendor, operations in OPERATIONS.items()
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all tests here: they look at their own requests only."""
    with Sandbox(seconds=0) as running:
        yield running


def arrived(record: RequestRecord, option: Option) -> object:
    """What came under the option's name, where the document puts it."""
    places: dict[str, Mapping[str, object]] = {"query": record.query, "header": record.headers, "body": record.fields}
    found = places[option.location]
    assert option.name in found, f"{option.name} has not arrived, but {sorted(found)}"
    return found[option.name]


def says(found: object, value: object, *, text: bool) -> bool:
    """Whether a value has arrived: in JSON as itself, elsewhere as text."""
    if not text:
        return found == value and isinstance(found, bool) == isinstance(value, bool)
    if isinstance(value, bool):
        return found == ("true" if value else "false")
    if isinstance(value, int | float):
        return isinstance(found, str) and float(found) == value
    return found == value


def as_text(option: Option) -> bool:
    """Whether the option goes where there is only text: multipart, a query, a header."""
    return option.vendor in {"topaz", "picwish"} or option.location != "body"


def company(option: Option, value: object) -> dict[str, object]:
    """What has to go along with an option, for the vendor to take it."""
    along: dict[str, object] = {}
    if option.operation == "postEnhanceGenAsync" and option.name != "model":
        along |= GENERATIVE
    if option.name in {"output_width", "output_height"}:  # 32000 x 32000 pixels would be over the vendor's limit
        along["output_height" if option.name == "output_width" else "output_width"] = 1
    if option.name == "return_type":  # "only available for synchronized requests"
        along["sync"] = 1
    if option.name == "hdr" and value:  # brackets are merged by their order
        along["order_id"] = "an order"
    return along


def send(client: Any, sandbox: Sandbox, option: Option, picture: Path, value: object) -> RequestRecord:  # noqa: ANN401
    """Enhance with one option, as far as the request that it belongs to."""
    given = {option.argument: value, **company(option, value)}
    if option.operation == "download_enhanced_image":
        image_id = client.submit(picture).id
        try:
            client.download(image_id, **given)
        except photoenhance.InvalidRequestError:
            assert value == "jxl", "the one format that the sandbox cannot write"
    else:
        client.submit(picture, **given)
    return next(record for record in reversed(sandbox.requests) if record.operation == option.operation)


@pytest.mark.parametrize("option", [option for found in ALL.values() for option in found], ids=str)
def test_an_option_arrives(option: Option, client: Connect, sandbox: Sandbox, thumbnail: Path) -> None:
    made = client(option.vendor)
    for value in values(option.schema):
        record = send(made, sandbox, option, thumbnail, value)
        assert says(arrived(record, option), value, text=as_text(option)), (value, record)
        assert record.unknown_fields == ()


def first_values(vendor: str, operation: str) -> dict[str, Any]:
    """All options of an operation together."""
    return {o.argument: values(o.schema)[0] for o in ALL[vendor] if o.operation == operation}


@pytest.mark.parametrize(
    ("vendor", "operation"),
    [(vendor, operation) for vendor in OPERATIONS for operation in OPERATIONS[vendor] if vendor != "autoenhance"],
)
def test_all_options_together_arrive_and_nothing_else(
    vendor: str, operation: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    given = {**first_values(vendor, operation), **(GENERATIVE if operation == "postEnhanceGenAsync" else {})}
    before = len(sandbox.requests)
    run(connect(vendor).enhance(thumbnail, **given))
    record = sandbox.requests[before]
    assert record.operation == operation
    for option in ALL[vendor]:
        if option.operation == operation:
            assert says(arrived(record, option), given[option.argument], text=as_text(option))
    assert set(record.fields) - FILLED_IN == {o.name for o in ALL[vendor] if o.operation == operation}
    assert record.query == {}


def test_autoenhances_options_go_to_the_requests_that_take_them(
    connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    given = first_values("autoenhance", "create_image") | first_values("autoenhance", "download_enhanced_image")
    before = len(sandbox.requests)
    run(connect("autoenhance").enhance(thumbnail, **given))
    for operation in OPERATIONS["autoenhance"]:
        (record,) = (each for each in sandbox.requests[before:] if each.operation == operation)
        fitting = [option for option in ALL["autoenhance"] if option.operation == operation]
        for option in fitting:
            assert says(arrived(record, option), given[option.argument], text=as_text(option))
        assert {*record.fields, *record.query} - FILLED_IN == {o.name for o in fitting if o.location != "header"}


@pytest.mark.parametrize("model", ["Standard V2", "Redefine"])
def test_an_estimate_takes_the_options_too(
    model: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    operation = "postEnhanceAsync" if model == "Standard V2" else "postEnhanceGenAsync"
    given = first_values("topaz", operation) | {"model": model}
    run(connect("topaz").estimate(thumbnail, **given))
    record = sandbox.requests[-1]
    assert record.operation == ("postEstimate" if model == "Standard V2" else "postEstimateGen")
    for option in ALL["topaz"]:
        if option.operation == operation:
            assert says(arrived(record, option), given[option.argument], text=True)
    assert (record.fields["input_width"], record.fields["input_height"]) == ("50", "64")
    assert record.unknown_fields == ()


@pytest.mark.parametrize("vendor", OPERATIONS)
def test_the_client_offers_exactly_the_options_of_the_document(vendor: str) -> None:
    assert set(photoenhance.VENDORS[vendor].options) == {option.argument for option in ALL[vendor]}


def test_what_only_the_pages_prose_says_is_among_the_options() -> None:
    names = {vendor: {option.name for option in found} for vendor, found in ALL.items()}
    assert {"denoise", "sharpen", "fix_compression", "prompt", "creativity", "texture"} <= names["topaz"]
    assert {"size", "x-dev-mode"} <= names["autoenhance"]
    assert names["picwish"] == {"sync", "type", "scale_factor", "return_type"}


@pytest.mark.parametrize("vendor", ["picwish", "topaz"])
def test_the_file_goes_with_its_name_and_type(
    vendor: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    before = len(sandbox.requests)
    run(connect(vendor).submit(thumbnail))
    record = sandbox.requests[before]
    (part,) = record.files
    assert re.fullmatch(r"photo(\.[0-9a-f]{8})?\.jpg", part.filename)
    assert part.media_type == "image/jpeg"
    assert part.sha256 == hashlib.sha256(thumbnail.read_bytes()).hexdigest()
    assert record.headers["content-type"].startswith("multipart/form-data; boundary=")


def test_what_documents_require_is_there_without_any_option(
    connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    before = len(sandbox.requests)
    for vendor in OPERATIONS:
        run(connect(vendor).submit(thumbnail))
    fields = {record.vendor: record.fields for record in reversed(sandbox.requests[before:])}
    assert fields["topaz"] == {}  # "autopilot" chooses
    assert set(fields["tensorpix"]) == set(
        document("tensorpix")["components"]["schemas"]["UrlImageEnhancement"]["required"]
    )
    assert fields["phota"]["output_format"] == "png"
    assert fields["phota"]["response_mode"] == "urls"
    assert fields["phota"]["client_request_id"]
    assert set(fields["autoenhance"]) == {"image_name", "content_type"}


def test_autoenhance_is_always_asked_in_the_version_of_the_document(
    connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    before = len(sandbox.requests)
    client = connect("autoenhance")
    run(client.enhance(thumbnail))
    records = [record for record in sandbox.requests[before:] if record.vendor == "autoenhance"]
    version = document("autoenhance")["info"]["version"]
    assert {record.headers.get("x-api-version") for record in records} == {version}
    assert [record.operation for record in records] == ["create_image", "retrieve_image", "download_enhanced_image"]
