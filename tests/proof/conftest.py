"""A client for a document of our own, to be proved, and to be broken."""

import importlib
import itertools
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from proof.document import Document
from proof.elements import Elements
from proof.package import Package
from regeneration import pipeline
from regeneration.layout import PACKAGE

_numbers = itertools.count()


@dataclass
class Project:
    """A project with one document."""

    folder: Path

    @property
    def package(self) -> Path:
        """Its client."""
        return self.folder / PACKAGE / "library"

    def elements(self) -> Elements:
        """What its document says."""
        return Elements(Document(pipeline.effective(self.folder / "specs" / "library")))

    @contextmanager
    def imported(self) -> Generator[Package]:
        """Its client, imported under a name that no other has."""
        name = f"proved_{next(_numbers)}"
        parent = (self.folder / PACKAGE).rename(self.folder / PACKAGE.parent / name).parent
        sys.path.insert(0, str(parent))
        try:
            yield Package(importlib.import_module(f"{name}.library"))
        finally:
            sys.path.remove(str(parent))
            for module in [it for it in sys.modules if it.startswith(name)]:
                del sys.modules[module]


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project as it was generated."""
    folder = tmp_path_factory.mktemp("library")
    specs = folder / "specs" / "library"
    specs.mkdir(parents=True)
    (specs / "openapi.yaml").write_bytes(Path(__file__).with_name("library.yaml").read_bytes())
    pipeline.build(specs.parent, ["library"], folder / PACKAGE.parent)
    return Project(folder)


@pytest.fixture
def library(pristine: Project, tmp_path: Path) -> Project:
    """A copy of the project, to be broken."""
    return Project(shutil.copytree(pristine.folder, tmp_path / "project"))
