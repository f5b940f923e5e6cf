"""Running openapi-python-client with our templates, in this process."""

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol, Value
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import PythonCode

from . import answers, options
from .adapt import adapt
from .check import FORMS, check_names
from .docs import Docs, raw_schema
from .document import Node, is_json, operations, properties, security
from .errors import RegenerationError

TEMPLATES = Path(__file__).parent / "templates"


def generate(document: Node, package: Path) -> None:
    """Write the client for `document` into the folder `package`, which must not exist yet."""
    adapted = adapt(document)
    config = _config(adapted, package)
    generated = GeneratorData.from_dict(adapted, config=config)
    if isinstance(generated, GeneratorError):
        raise RegenerationError(f"The generator refuses the document: {_words(generated)}")
    _refuse(
        generated.errors + [it for tag in generated.endpoint_collections_by_tag.values() for it in tag.parse_errors]
    )
    check_names(generated)
    _quote_defaults(generated)
    project = Project(openapi=generated, config=config, custom_template_path=TEMPLATES)
    fields = options.fields(adapted, generated)
    context = {
        "version": adapted["info"]["version"],
        "server_url": adapted["servers"][0]["url"],
        "auth": authentication(adapted),
        "docs": Docs(adapted),
        "answers": answers,
        "requested": _requested(generated),
        "is_secret": partial(_is_secret, adapted),
        "fields": fields,
        "groups": options.groups(adapted, fields),
    }
    globals_: dict[str, object] = project.env.globals  # pyright: ignore[reportAssignmentType] - jinja takes any
    globals_.update(context)
    with contextlib.redirect_stdout(io.StringIO()):  # it says what it does
        _refuse(project.build())
    (package / "options.py").write_text(project.env.get_template("options.py.jinja").render(), encoding="utf-8")


def authentication(document: Node) -> dict[str, str]:
    """The header that carries the key, and what stands before the key."""
    scheme = next(filter(None, (security(document, operation) for operation in operations(document))), None)
    if scheme is None or scheme["type"] == "http":
        return {"header": "Authorization", "prefix": "Bearer"}
    return {"header": scheme["name"], "prefix": scheme.get("x-prefix", "")}


def tidy(folder: Path) -> None:
    """Remove unused imports, sort the others and format, whatever the settings of the folders around."""
    ruff = [sys.executable, "-m", "ruff"]
    common = ["--isolated", "--no-cache", "--quiet", "--config=line-length=120", "--config=target-version='py311'"]
    commands = [
        [*ruff, "check", *common, "--fix", "--select=F,I", str(folder)],
        [*ruff, "format", *common, "--config=format.skip-magic-trailing-comma=true", str(folder)],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if done.returncode:
            raise RegenerationError(f"ruff finds fault with the generated code:\n{done.stdout}{done.stderr}")


def _config(document: Node, package: Path) -> Config:
    # The generator leaves out bodies of a type that it does not know; as bytes it knows them all.
    answered = {
        name for it in operations(document) for response in it.responses.values() for name in response["content"]
    }
    binary = {it for it in answered if not is_json(it) and not it.startswith("text/")}
    binary |= {name for it in operations(document) for name in it.content if not is_json(name) and name not in FORMS}
    file = ConfigFile(
        literal_enums=True,
        content_type_overrides=dict.fromkeys(binary, "application/octet-stream"),
        post_hooks=[],
        package_name_override=package.name,
    )
    return Config.from_sources(file, MetaType.NONE, package, "utf-8", overwrite=False, output_path=package)


def _quote_defaults(generated: GeneratorData) -> None:
    """Let texts that are defaults be what they are: the generator escapes quotes in them twice."""
    endpoints = [it for tag in generated.endpoint_collections_by_tag.values() for it in tag.endpoints]
    found = [it for endpoint in endpoints for _, it in endpoint.iter_all_parameters()]
    for model in generated.models:
        found += (model.required_properties or []) + (model.optional_properties or [])
    for prop in found:
        if prop.default is not None and isinstance(prop.default.raw_value, str):
            text = prop.default.raw_value
            prop.default = Value(python_code=PythonCode(repr(text)), raw_value=text)


def _is_secret(document: Node, model: ModelProperty, prop: PropertyProtocol) -> bool:
    """Whether the document says that a field is not for everybody's eyes."""
    schema = properties(document, raw_schema(model.data)).get(prop.name.get_untrusted_value(), {})
    return bool(schema.get("x-secret"))


def _requested(generated: GeneratorData) -> set[str]:
    """The names of the classes that requests are made of."""
    names: set[str] = set()
    for tag in generated.endpoint_collections_by_tag.values():
        for endpoint in tag.endpoints:
            for prop in endpoint.list_all_parameters():
                _collect(prop, names)
    return names


def _collect(prop: PropertyProtocol, names: set[str]) -> None:
    match prop:
        case ModelProperty() if prop.class_info.name not in names:
            names.add(prop.class_info.name)
            for member in (prop.required_properties or []) + (prop.optional_properties or []):
                _collect(member, names)
            if prop.additional_properties is not None:
                _collect(prop.additional_properties, names)
        case LiteralEnumProperty():
            names.add(prop.class_info.name)
        case ListProperty():
            _collect(prop.inner_property, names)
        case UnionProperty():
            for inner in prop.inner_properties:
                _collect(inner, names)
        case _:
            pass


def _refuse(problems: Sequence[GeneratorError]) -> None:
    if problems:
        raise RegenerationError("\n  ".join(["The generator leaves something out:", *map(_words, problems)]))


def _words(problem: GeneratorError) -> str:
    # The generator's messages hold some names as objects that do not print.
    return re.sub(r"<[\w.]+ object at \w+>", "…", f"{problem.header} {problem.detail or ''}".strip())
