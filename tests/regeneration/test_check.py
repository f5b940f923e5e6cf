"""What the clients could not do in full is refused, with its name and its place."""

import copy
from typing import Any

import pytest
from regeneration import pipeline
from regeneration.check import check
from regeneration.errors import RegenerationError

from .conftest import SPECS

PATH = "/v1/phota/enhance"
REFERENCE = {"$ref": "#/components/schemas/EditResponse"}


@pytest.fixture
def document() -> Any:  # noqa: ANN401
    """A document that is all right."""
    return copy.deepcopy(pipeline.effective(SPECS / "phota"))


def parameter(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A query parameter."""
    return {"name": "p", "in": "query", "schema": {"type": "string"}, **changes}


def test_documents_of_the_vendors_pass(document: Any) -> None:  # noqa: ANN401
    check(document)


OPERATIONS: list[tuple[str, Any, str]] = [
    (
        "parameters",
        [parameter(style="pipeDelimited")],
        "parameter p: a style or explode other than the default",
    ),
    ("parameters", [parameter(explode=False)], "parameter p: a style or explode other than the default"),
    (
        "parameters",
        [parameter(schema={"type": "object"})],
        "parameter p: a value in the query that is not scalar",
    ),
    (
        "parameters",
        [{"name": "p", "in": "query", "content": {"application/json": {"schema": {}}}}],
        "parameter p: content instead of a schema",
    ),
    ("security", [{"APIKeyHeader": [], "Other": []}], "security: several keys at once"),
    ("security", [{"InQuery": []}], "security: neither a key in a header nor a bearer token"),
    (
        "requestBody",
        {
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "text/x+json": {"schema": {"type": "null"}},
            }
        },
        "body: another schema for another media type",
    ),
    (
        "requestBody",
        {"content": {"multipart/form-data": {"schema": {"type": "array", "items": {}}}}},
        "body, multipart/form-data: a form that is not an object",
    ),
    (
        "requestBody",
        {
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {"tags": {"type": "array", "items": {"type": "string"}}},
                    },
                    "encoding": {"tags": {"contentType": "text/csv"}},
                }
            }
        },
        "body, multipart/form-data: an encoding of tags other than the default",
    ),
    (
        "responses",
        {
            "200": {
                "description": "",
                "content": {
                    "application/json": {"schema": {"type": "object"}},
                    "application/x+json": {"schema": {"type": "string"}},
                },
            }
        },
        "response 200: several kinds of JSON",
    ),
    (
        "responses",
        {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Odd"}}}}},
        "response 200: a file in JSON",
    ),
    (
        "requestBody",
        {"content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Odd"}}}}},
        "body, application/json: a file, for which it has no form",
    ),
    ("x-options", "Options", "x-options: Options is no list of names for classes"),
    ("x-options", ["Enhance Options"], "x-options: ['Enhance Options'] is no list"),
    ("x-options", ["FIELDS"], "x-options: ['FIELDS'] is no list"),
]


@pytest.mark.parametrize(("where", "value", "problem"), OPERATIONS)
def test_operations(document: Any, where: str, value: Any, problem: str) -> None:  # noqa: ANN401
    document["components"]["securitySchemes"] |= {
        "Other": {"type": "apiKey", "in": "header", "name": "X-Other"},
        "InQuery": {"type": "apiKey", "in": "query", "name": "key"},
    }
    document["components"]["schemas"]["Odd"] = {"type": "string", "format": "binary"}
    document["paths"][PATH]["post"][where] = value

    with pytest.raises(RegenerationError) as raised:
        check(document)
    assert f"POST {PATH}: {problem}" in str(raised.value)


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"allOf": [REFERENCE], "properties": {}}, "allOf of one reference beside"),
        (
            {"anyOf": [REFERENCE], "required": ["a"]},
            "anyOf of one reference beside",
        ),
        (
            {"allOf": [{"type": "object", "additionalProperties": {"type": "string"}}, {}]},
            "allOf of a schema with additional",
        ),
        ({"patternProperties": {"^x": {}}}, "patternProperties"),
        ({"prefixItems": [{"type": "string"}]}, "prefixItems"),
        ({"type": "object", "if": {}, "then": {}}, "then"),
        ({"type": "string", "not": {"const": "a"}}, "not"),
        ({"type": "string", "contentEncoding": "base64"}, "contentEncoding"),
        (
            {"oneOf": [REFERENCE, {"type": "object"}], "discriminator": {"propertyName": "kind"}},
            "discriminator kind, which is no constant of every alternative",
        ),
        (
            {"type": "object", "discriminator": {"propertyName": "kind"}},
            "discriminator kind, which is no constant of every alternative",
        ),
        ({"$ref": "other.yaml#/X"}, "$ref to another document, other.yaml#/X"),
        ({"$ref": "#/components/schemas/Odd"}, "$ref to nothing, or to itself"),
        ({"allOf": [{"$ref": "#/components/schemas/Odd"}]}, "allOf of itself"),
        ({"allOf": [{"allOf": [{"$ref": "#/components/schemas/Odd"}]}]}, "allOf of itself"),
        ({"enum": []}, "enum without a value"),
        ({"enum": [1, "a"]}, "enum of other than texts"),
        ({"type": "boolean", "enum": [True]}, "enum of other than texts"),
        ({"type": "number", "enum": [0.5]}, "enum of other than texts"),
        ({"const": None}, "const of null"),
        ({"type": "array", "items": {}, "default": []}, "default of a list"),
        ({"type": "object", "default": {}}, "default of a list, an object"),
        ({"type": "string", "format": "date", "default": "2026-11-20"}, "default of a list, an object, a date"),
        ({"type": "integer", "default": "many"}, "'many' is not of type 'integer'"),
    ],
)
def test_schemas(document: Any, schema: Any, problem: str) -> None:  # noqa: ANN401
    document["components"]["schemas"]["Odd"] = schema

    with pytest.raises(RegenerationError) as raised:
        check(document)
    assert f"components/schemas/Odd: {problem}" in str(raised.value)


@pytest.mark.parametrize(
    ("place", "addition", "problem"),
    [
        ((), {"webhooks": {"done": {}}}, "document: webhooks"),
        (("components",), {"callbacks": {"done": {}}}, "components: callbacks"),
        (("components",), {"pathItems": {"shared": {}}}, "components: pathItems"),
        (("paths", PATH), {"servers": [{"url": "https://other.example.com"}]}, f"paths/{PATH}: servers"),
        (("paths", PATH, "post"), {"servers": [{"url": "https://other.example.com"}]}, f"paths/{PATH}/post: servers"),
        (("paths", PATH, "post"), {"callbacks": {"done": {}}}, f"paths/{PATH}/post: callbacks"),
        (
            ("paths", PATH, "post"),
            {"parameters": [parameter(allowReserved=True)]},
            f"paths/{PATH}/post/parameters/0: allowReserved",
        ),
        (
            ("components", "schemas", "EditResponse", "properties", "images", "items"),
            {"propertyNames": {"maxLength": 3}},
            "components/schemas/EditResponse/properties/images/items: propertyNames",
        ),
    ],
)
def test_words_that_nothing_is_made_of(document: Any, place: tuple[str, ...], addition: Any, problem: str) -> None:  # noqa: ANN401
    node = document
    for key in place:
        node = node[key]
    node |= addition

    with pytest.raises(RegenerationError) as raised:
        check(document)
    assert problem in str(raised.value).splitlines()[1:][0]


def test_encodings_that_say_what_is_sent_anyway(document: Any) -> None:  # noqa: ANN401
    file, inner = {"type": "string", "format": "binary"}, {"type": "object", "properties": {"a": {"type": "string"}}}
    document["paths"][PATH]["post"]["requestBody"] = {
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": file, "inner": inner}},
                "encoding": {
                    "file": {"contentType": "image/png, image/jpeg"},
                    "inner": {"contentType": "application/json"},
                },
            }
        }
    }
    check(document)


@pytest.mark.parametrize("servers", [[], [{"url": "/v1"}], [{"url": "https://{region}.example.com"}]])
def test_servers(document: Any, servers: Any) -> None:  # noqa: ANN401
    document["servers"] = servers

    with pytest.raises(RegenerationError, match="the first server needs a whole URL"):
        check(document)


def test_two_operations_of_one_name(document: Any) -> None:  # noqa: ANN401
    document["paths"]["/other"] = copy.deepcopy(document["paths"][PATH])
    document["paths"]["/other"]["post"]["operationId"] = "enhance-v1-phota-enhance-post"

    with pytest.raises(RegenerationError, match="POST /other: a second operation named enhance_v1_phota_enhance_post"):
        check(document)


def test_two_keys_for_one_client(document: Any) -> None:  # noqa: ANN401
    document["components"]["securitySchemes"]["Other"] = {"type": "http", "scheme": "bearer"}
    document["paths"]["/other"] = {"get": {"security": [{"Other": []}], "responses": {"200": {"description": ""}}}}

    with pytest.raises(RegenerationError, match="security: different keys for different operations"):
        check(document)


@pytest.mark.parametrize("version", ["2.0", "3.2.0", None])
def test_versions(document: Any, version: str | None) -> None:  # noqa: ANN401
    document["openapi"] = version

    with pytest.raises(RegenerationError, match=r"OpenAPI 3\.0 or 3\.1 is needed"):
        check(document)


def test_what_makes_the_validator_stumble(document: Any) -> None:  # noqa: ANN401
    document["paths"]["/other"] = None

    with pytest.raises(RegenerationError, match=r"(?s)Not a valid document.*paths//other: null is not of type"):
        check(document)


def test_names_that_are_maps_are_no_keywords(document: Any) -> None:  # noqa: ANN401
    """Properties may be called as the keywords of schemas are."""
    names = ("enum", "const", "default", "allOf", "items", "type", "format", "$ref", "required")
    document["components"]["schemas"]["EnhanceRequest"]["properties"] |= {it: {"type": "string"} for it in names}
    check(document)


def test_invalid_document(document: Any) -> None:  # noqa: ANN401
    del document["info"]["title"]

    with pytest.raises(RegenerationError, match=r"(?s)Not a valid document.*info.*title"):
        check(document)
