"""Running openapi-python-client with our templates, in this process."""

import contextlib
import io
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.properties import ListProperty, LiteralEnumProperty, ModelProperty, Property, UnionProperty

from . import answers, options
from .adapt import adapt
from .docs import Docs
from .document import Node, is_json, operations
from .errors import RegenerationError

TEMPLATES = Path(__file__).parent / "templates"


def generate(document: Node, package: Path) -> None:
    """Write the client for `document` into the folder `package`, which must not exist yet."""
    adapted = adapt(document)
    config = _config(adapted, package)
    generated = GeneratorData.from_dict(adapted, config=config)
    if isinstance(generated, GeneratorError):
        raise RegenerationError(f"The generator refuses the document: {generated.header} {generated.detail}")
    project = Project(openapi=generated, config=config, custom_template_path=TEMPLATES)
    project.env.globals.update(
        title=adapted["info"]["title"],
        description=adapted["info"].get("description", ""),
        version=adapted["info"]["version"],
        server_url=adapted["servers"][0]["url"],
        auth=authentication(adapted),
        docs=Docs(adapted),
        answers=answers,
        requested=_requested(generated),
    )
    with contextlib.redirect_stdout(io.StringIO()):  # it says what it does
        problems = project.build()
    if problems:
        raise RegenerationError("The generator cannot do everything:\n" + "\n".join(_words(it) for it in problems))
    fields = options.fields(adapted, generated)
    text = project.env.get_template("options.py.jinja").render(fields=fields, groups=options.groups(adapted, fields))
    (package / "options.py").write_text(text, encoding="utf-8")


def authentication(document: Node) -> dict[str, str]:
    """The header that carries the key, and what stands before the key."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    named = [name for it in operations(document) for requirement in it.raw.get("security", []) for name in requirement]
    if not named:
        return {"header": "Authorization", "prefix": "Bearer"}
    scheme = schemes[named[0]]
    if scheme["type"] == "http":
        return {"header": "Authorization", "prefix": scheme["scheme"].capitalize()}
    return {"header": scheme["name"], "prefix": scheme.get("x-prefix", "")}


def tidy(folders: Iterable[Path]) -> None:
    """Remove unused imports, sort the others and format; independent of the settings of any folder around."""
    ruff = [sys.executable, "-m", "ruff"]
    common = ["--isolated", "--no-cache", "--quiet", "--config=line-length=120", "--config=target-version='py311'"]
    where = [str(folder) for folder in folders]
    commands = [
        [*ruff, "check", *common, "--fix", "--select=F,I", *where],
        [*ruff, "format", *common, "--config=format.skip-magic-trailing-comma=true", *where],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RegenerationError(f"ruff finds fault with the generated code:\n{done.stdout}{done.stderr}")


def _config(document: Node, package: Path) -> Config:
    # The generator leaves out answers of a type that it does not know; as bytes it knows them all.
    media_types = {name for it in operations(document) for response in it.responses.values() for name in response.get("content", {})}
    binary = {name: "application/octet-stream" for name in media_types if not is_json(name) and not name.startswith("text/")}
    file = ConfigFile(literal_enums=True, content_type_overrides=binary, post_hooks=[], package_name_override=package.name)
    return Config.from_sources(file, MetaType.NONE, package, "utf-8", overwrite=False, output_path=package)


def _requested(generated: GeneratorData) -> set[str]:
    """The names of the classes that requests are made of."""
    names: set[str] = set()
    endpoints = [it for tag in generated.endpoint_collections_by_tag.values() for it in tag.endpoints]
    for endpoint in endpoints:
        for prop in endpoint.list_all_parameters():
            _collect(prop, names)
    return names


def _collect(prop: Property, names: set[str]) -> None:
    match prop:
        case ModelProperty() if prop.class_info.name not in names:
            names.add(prop.class_info.name)
            for inner in (prop.required_properties or []) + (prop.optional_properties or []):
                _collect(inner, names)
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


def _words(problem: GeneratorError) -> str:
    return f"{problem.header} {problem.detail or ''}".strip()
