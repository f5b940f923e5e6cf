"""Our clients, and those that the generator makes with its own templates for the same documents."""

import importlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from regeneration import pipeline
from regeneration.document import Node
from regeneration.normalise import load

from .loopback import Loopback, serve
from .makers import Clients

PROJECT = Path(__file__).parents[2]
SPECS = PROJECT / "specs"


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to generate into and import from."""
    folder = tmp_path_factory.mktemp("clients")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def constructs(workspace: Path) -> ModuleType:
    """Our client for `constructs.yaml`, below a package of its own."""
    specs = workspace / "specs" / "constructs"
    specs.mkdir(parents=True)
    (specs / "openapi.yaml").write_bytes(Path(__file__).with_name("constructs.yaml").read_bytes())
    built = pipeline.build(specs.parent, ["constructs"], workspace / "ours")
    built.rename(workspace / "our_clients")
    return importlib.import_module("our_clients.constructs")


@pytest.fixture(scope="session")
def ours(request: pytest.FixtureRequest) -> Clients:
    """Our clients."""

    def import_package(name: str) -> ModuleType:
        if name == "constructs":
            package: ModuleType = request.getfixturevalue("constructs")
            return package
        return importlib.import_module(f"photoenhance_clients.{name}")

    return Clients(import_package)


@pytest.fixture(scope="session")
def stock(workspace: Path) -> Clients:
    """The generator's own clients for the same documents, overlay included."""

    @cache
    def import_package(name: str) -> ModuleType:
        document = load(Path(__file__).with_name("constructs.yaml")) if name == "constructs" else effective(name)
        return generate_stock(document, workspace / f"stock_{name}")

    return Clients(import_package)


@pytest.fixture(scope="session")
def stock_verbatim(workspace: Path) -> Clients:
    """The generator's own clients for the documents as they came, with nothing but their keys made text."""

    @cache
    def import_package(name: str) -> ModuleType:
        return generate_stock(load(pipeline.document_path(SPECS / name)), workspace / f"verbatim_{name}")

    return Clients(import_package)


@pytest.fixture
def clients(request: pytest.FixtureRequest) -> Clients:
    """The clients of the maker that `mends` parametrizes with; ours without it."""
    maker: Clients = request.getfixturevalue(getattr(request, "param", "ours"))
    return maker


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server on a loopback socket."""
    with serve() as loopback:
        yield loopback


@pytest.fixture
def storage() -> Iterator[Loopback]:
    """Another one, on another port: another origin."""
    with serve() as loopback:
        yield loopback


def effective(name: str) -> Node:
    """The vendor's document with its overlay."""
    return pipeline.effective(SPECS / name)


def parse_stock(document: Node, package: Path) -> tuple[GeneratorData | GeneratorError, Config]:
    """What the generator reads in `document`."""
    config = Config.from_sources(
        ConfigFile(post_hooks=[]), MetaType.NONE, package, "utf-8", overwrite=False, output_path=package
    )
    return GeneratorData.from_dict(document, config=config), config


def generate_stock(document: Node, package: Path) -> ModuleType:
    """The package that the generator makes with its own templates."""
    parsed, config = parse_stock(document, package)
    assert isinstance(parsed, GeneratorData), parsed
    Project(openapi=parsed, config=config).build()
    importlib.invalidate_caches()
    return importlib.import_module(package.name)
