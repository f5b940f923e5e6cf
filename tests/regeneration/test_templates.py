"""Our templates take the place of the generator's; when those change, somebody has to look."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import openapi_python_client
from regeneration.generate import TEMPLATES

UPSTREAM = Path(openapi_python_client.__file__).parent / "templates"
RENDERED = {
    "api_init.py.jinja",
    "client.py.jinja",
    "endpoint_init.py.jinja",
    "endpoint_module.py.jinja",
    "errors.py.jinja",
    "literal_enum.py.jinja",
    "model.py.jinja",
    "models_init.py.jinja",
    "package_init.py.jinja",
    "types.py.jinja",
}


def test_generator_is_the_one_that_the_templates_were_written_for() -> None:
    """If this fails: compare the generator's templates with those before, follow in ours, then renew the digest."""
    digest = hashlib.sha256()
    for path in sorted(UPSTREAM.rglob("*.jinja")):
        digest.update(path.relative_to(UPSTREAM).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")

    assert version("openapi-python-client") == "0.29.1"
    assert digest.hexdigest() == "40a8173f12d052edcb0ca64e24c0ada9ec018940914d7a330a6e2db519647d39"


def test_every_template_that_is_rendered_is_ours() -> None:
    assert {path.name for path in TEMPLATES.iterdir()} >= RENDERED
    assert {path.name for path in UPSTREAM.iterdir()} >= RENDERED
