"""What is refused before generating: invalid documents, and constructs that the clients would not have in full.

The generator leaves out much of what it does not know without a word. Here it is named, with its place; the vendor's
overlay is where to say the same in another way.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openapi_python_client.parser import GeneratorData
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from .document import Node, Operation, is_json, is_list, is_object, objects, operations, resolve, security
from .errors import RegenerationError
from .vocabulary import is_condition, unknown_words

URL_ENCODED = "application/x-www-form-urlencoded"
FORMS = ("multipart/form-data", URL_ENCODED)
_READ_FORMATS = {"date", "date-time", "uuid"}
_MODEL_NAMES = {"attrs", "additional_properties", "additional_keys", "from_dict", "to_dict", "to_form", "to_multipart"}
_MODULE_NAMES = {
    "Any",
    "AuthenticatedClient",
    "Client",
    "ContentType",
    "File",
    "Literal",
    "Model",
    "Response",
    "UUID",
    "Unset",
}
_ARGUMENT_NAMES = {
    *("path_segment", "request_arguments", "get_kwargs", "parse_response", "whole"),
    *("sync_detailed", "asyncio_detailed"),
}
_BODY_ARGUMENT_NAMES = {"body", "content_type"}


def check(document: Node) -> None:
    """Refuse `document` if it is invalid, or says what the clients could not do."""
    validate(document)
    _refuse("The clients cannot do this", _constructs(document))


def validate(document: Node) -> None:
    """Refuse `document` if it is not a valid one, whole in itself."""
    version = str(document.get("openapi", ""))
    if not version.startswith(("3.0.", "3.1.")):
        raise RegenerationError(f"OpenAPI 3.0 or 3.1 is needed, not {version or 'a document without a version'}.")
    _refuse("The clients cannot do this", _references(document))
    _refuse("Not a valid document", _errors(document, version))


def _errors(document: Node, version: str) -> Iterator[str]:
    validator = (OpenAPIV31SpecValidator if version.startswith("3.1.") else OpenAPIV30SpecValidator)(document)
    try:
        for it in validator.iter_errors():
            # A default that its schema does not allow is said without its place; the schema is the place.
            path = it.absolute_path or next((path for path, node in objects(document) if node == it.schema), ())
            yield f"{_place(path)}: {it.message.splitlines()[0]}"
    except Exception as error:  # noqa: BLE001 - the validator stumbles over what it has just found fault with
        yield f"no more can be said: {type(error).__name__}: {error}"


def check_names(generated: GeneratorData) -> None:
    """Refuse names that would hide others in the generated code."""
    _refuse("These names are taken", _names(generated))


def _refuse(what: str, problems: Iterable[str]) -> None:
    if found := list(problems):
        raise RegenerationError("\n  ".join([f"{what}:", *found]))


def _references(document: Node) -> Iterator[str]:
    for path, node in objects(document):
        reference = node.get("$ref")
        if not isinstance(reference, str):
            continue
        if not reference.startswith("#/"):
            yield f"{_place(path)}: $ref to another document, {reference}"
        elif not _leads_somewhere(document, node):
            yield f"{_place(path)}: $ref to nothing, or to itself, {reference}"
    yield from (f"{_place(path)}: allOf of itself" for path, it in objects(document) if _is_endless(document, it))


def _is_endless(document: Node, schema: Node, above: tuple[int, ...] = ()) -> bool:
    """Whether what `allOf` puts together leads back to itself."""
    if id(schema) in above:
        return True
    parts = (resolve(document, it) for it in _parts(schema, "allOf") if _leads_somewhere(document, it))
    return any(_is_endless(document, it, (*above, id(schema))) for it in parts)


def _parts(schema: Node, kind: str) -> list[Node]:
    parts = schema.get(kind)  # a property may have that name
    return parts if is_list(parts) and all(map(is_object, parts)) else []


def _leads_somewhere(document: Node, node: Node) -> bool:
    try:
        resolve(document, node)
    except (LookupError, TypeError):
        return False
    return True


def _constructs(document: Node) -> Iterator[str]:
    yield from unknown_words(document)
    for path, node in objects(document):
        if not {"example", "examples", "default"} & set(path):
            yield from (f"{_place(path)}: {problem}" for problem in _schema(document, node))
    servers = document.get("servers", [])
    if not servers or "://" not in servers[0]["url"] or "{" in servers[0]["url"]:
        yield "servers: the first server needs a whole URL, without variables"
    schemes = [scheme for it in operations(document) if (scheme := security(document, it))]
    if any(scheme != schemes[0] for scheme in schemes):
        yield "security: different keys for different operations"
    modules: set[str] = set()
    for operation in operations(document):
        where = f"{operation.method.upper()} {operation.path}"
        yield from (f"{where}: {problem}" for problem in _operation(document, operation))
        if "operationId" in operation.raw:
            if operation.module in modules:
                yield f"{where}: a second operation named {operation.module}"
            modules.add(operation.module)


def _schema(document: Node, node: Node) -> Iterator[str]:
    for kind in ("allOf", "oneOf", "anyOf"):
        parts = _parts(node, kind)
        if len(parts) == 1 and "$ref" in parts[0] and {"properties", "required"} & node.keys():
            yield f"{kind} of one reference beside properties or required (say it flat)"
        elif parts and kind != "allOf" and "properties" in node and not all(map(is_condition, parts)):
            yield f"{kind} beside properties (say in each alternative what is common)"
        if kind == "allOf" and any(is_object(resolve(document, it).get("additionalProperties")) for it in parts):
            yield "allOf of a schema with additionalProperties (say it flat)"
    yield from _values(node)
    discriminator = node.get("discriminator")
    if is_object(discriminator) and isinstance(name := discriminator.get("propertyName"), str):
        alternatives = [resolve(document, it) for kind in ("oneOf", "anyOf") for it in node.get(kind, [])]
        marks = [resolve(document, it.get("properties", {}).get(name, {})) for it in alternatives]
        if not marks or not all({"const", "enum"} & it.keys() for it in marks):
            yield f"discriminator {name}, which is no constant of every alternative"


def _values(node: Node) -> Iterator[str]:
    values = node.get("enum")
    if is_list(values) and not values:
        yield "enum without a value"
    elif is_list(values) and {type(it) for it in values} - {type(None)} not in ({str}, {int}, set()):
        yield "enum of other than texts, or of other than whole numbers (say the type, and the values in words)"
    if "const" in node and node["const"] is None:
        yield "const of null (say it as a type)"
    default, type_ = node.get("default"), node.get("type")
    is_schema = isinstance(type_, str | list)  # and no map of names, of which one is "default"
    if is_schema and (is_list(default) or is_object(default) or (default and node.get("format") in _READ_FORMATS)):
        yield "default of a list, an object, a date or a UUID (say it in words)"


def _operation(document: Node, operation: Operation) -> Iterator[str]:
    if re.search(r"[{}]", re.sub(r"{[^{}]+}", "", operation.path)):
        yield "a brace in the path that encloses no parameter"
    groups: Any = operation.raw.get("x-options", [])
    if not is_list(groups) or any(not str(it).isidentifier() or it == "FIELDS" for it in groups):
        yield f"x-options: {groups} is no list of names for classes"
    for parameter in operation.parameters:
        yield from (f"parameter {parameter['name']}: {problem}" for problem in _parameter(document, parameter))
    yield from (f"body{problem}" for problem in _body(document, operation))
    for code, response in operation.responses.items():
        of_json = [it.get("schema") for name, it in response.get("content", {}).items() if is_json(name)]
        if any(schema != of_json[0] for schema in of_json):
            yield f"response {code}: several kinds of JSON with different schemas"
        if any(_has_file(document, schema, set()) for schema in of_json):
            yield f"response {code}: a file in JSON (say what the text is)"
    requirements: list[Node] = operation.raw.get("security", document.get("security")) or []
    if any(len(it) > 1 for it in requirements):
        yield "security: several keys at once"
    scheme = security(document, operation)
    if scheme and not (scheme.get("in") == "header" or scheme.get("scheme", "").lower() == "bearer"):
        yield "security: neither a key in a header nor a bearer token"


def _body(document: Node, operation: Operation) -> Iterator[str]:
    schemas = list(operation.content.items())
    if any(schema != schemas[0][1] for _, schema in schemas):
        yield ": another schema for another media type"
    for media_type, schema in schemas:
        if (is_json(media_type) or media_type == URL_ENCODED) and _has_file(document, schema, set()):
            yield f", {media_type}: a file, for which it has no form (take that media type away)"
        is_plain = resolve(document, schema).get("type") == "string"
        if not is_json(media_type) and media_type not in FORMS and not is_plain:
            yield f", {media_type}: neither JSON nor a form, and not a plain string"
        if media_type in FORMS and "properties" not in resolve(document, schema):
            yield f", {media_type}: a form that is not an object with properties"
        for name, encoding in operation.body["content"][media_type].get("encoding", {}).items():
            if not _is_sent_so_anyway(
                resolve(document, resolve(document, schema)["properties"].get(name, {})), encoding
            ):
                yield f", {media_type}: an encoding of {name} other than the default"


def _has_file(document: Node, schema: Any, seen: set[str]) -> bool:  # noqa: ANN401 - whatever JSON has
    for _, node in objects(schema):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            if _has_file(document, resolve(document, node), seen):
                return True
        if node.get("format") == "binary" or isinstance(node.get("contentMediaType"), str):
            return True
    return False


def _is_sent_so_anyway(schema: Node, encoding: Node) -> bool:
    """Whether a part is encoded like that by default: a file as what its sender says it is, an object as JSON."""
    items = schema.get("items", schema)
    is_file = items.get("format") == "binary"
    is_object_as_json = "properties" in items and is_json(encoding.get("contentType", ""))
    return encoding.keys() <= {"contentType"} and (is_file or is_object_as_json)


def _parameter(document: Node, parameter: Node) -> Iterator[str]:
    if "content" in parameter:
        yield "content instead of a schema"
    place, schema = parameter["in"], resolve(document, parameter.get("schema", {}))
    usual = "form" if place in {"query", "cookie"} else "simple"
    if parameter.get("style", usual) != usual or parameter.get("explode", usual == "form") != (usual == "form"):
        yield "a style or explode other than the default"
    if schema.get("type") == "object" or "properties" in schema or (schema.get("type") == "array" and place != "query"):
        yield f"a value in the {place} that is not scalar"


def _names(generated: GeneratorData) -> Iterator[str]:
    for class_name in sorted({it.class_info.name for it in [*generated.models, *generated.enums]} & _MODULE_NAMES):
        yield f"schema {class_name}"
    for model in generated.models:
        for prop in (model.required_properties or []) + (model.optional_properties or []):
            if prop.python_name in _MODEL_NAMES:
                yield f"property {prop.name.get_untrusted_value()} of {model.class_info.name}"
    for tag in generated.endpoint_collections_by_tag.values():
        for endpoint in tag.endpoints:
            taken = _ARGUMENT_NAMES | (_BODY_ARGUMENT_NAMES if endpoint.bodies else set[str]())
            for _, prop in endpoint.iter_all_parameters():
                if prop.python_name in taken:
                    yield f"parameter {prop.name.get_untrusted_value()} of {endpoint.name}"


def _place(path: Iterable[object]) -> str:
    return "/".join(str(key) for key in path)
