"""What is refused before generating: invalid documents, and constructs that the clients would not have in full.

The generator leaves out much of what it does not know without a word. Here it is named, with its place; the vendor's
overlay is where to say the same in another way.
"""

from collections.abc import Iterable, Iterator

from openapi_python_client.parser import GeneratorData
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from .document import Node, Operation, is_json, is_list, is_object, objects, operations, resolve, security
from .errors import RegenerationError
from .vocabulary import is_condition, unknown_words

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_MODEL_NAMES = {"additional_properties", "additional_keys", "from_dict", "to_dict", "to_form", "to_multipart"}
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
_ARGUMENT_NAMES = {"body", "content_type"}


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
    validator = (OpenAPIV31SpecValidator if version.startswith("3.1.") else OpenAPIV30SpecValidator)(document)
    _refuse("Not a valid document", (f"{_place(it.absolute_path)}: {it.message}" for it in validator.iter_errors()))


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
            yield f"{_place(path)}: $ref to nothing, {reference}"


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
        parts = node.get(kind)
        if not is_list(parts) or not all(is_object(it) for it in parts):
            continue
        if len(parts) == 1 and "$ref" in parts[0] and {"properties", "required"} & node.keys():
            yield f"{kind} of one reference beside properties or required (say it flat)"
        elif kind != "allOf" and "properties" in node and not all(map(is_condition, parts)):
            yield f"{kind} beside properties (say in each alternative what is common)"
        if kind == "allOf" and any(is_object(resolve(document, it).get("additionalProperties")) for it in parts):
            yield "allOf of a schema with additionalProperties (say it flat)"
    discriminator = node.get("discriminator")
    if is_object(discriminator) and isinstance(name := discriminator.get("propertyName"), str):
        alternatives = [resolve(document, it) for kind in ("oneOf", "anyOf") for it in node.get(kind, [])]
        marks = [resolve(document, it.get("properties", {}).get(name, {})) for it in alternatives]
        if not marks or not all({"const", "enum"} & it.keys() for it in marks):
            yield f"discriminator {name}, which is no constant of every alternative"


def _operation(document: Node, operation: Operation) -> Iterator[str]:
    for parameter in operation.parameters:
        yield from (f"parameter {parameter['name']}: {problem}" for problem in _parameter(document, parameter))
    yield from (f"body{problem}" for problem in _body(document, operation))
    for code, response in operation.responses.items():
        of_json = [it.get("schema") for name, it in response.get("content", {}).items() if is_json(name)]
        if any(schema != of_json[0] for schema in of_json):
            yield f"response {code}: several kinds of JSON with different schemas"
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
            taken = _ARGUMENT_NAMES if endpoint.bodies else set[str]()
            for _, prop in endpoint.iter_all_parameters():
                if prop.python_name in taken:
                    yield f"parameter {prop.name.get_untrusted_value()} of {endpoint.name}"


def _place(path: Iterable[object]) -> str:
    return "/".join(str(key) for key in path)
