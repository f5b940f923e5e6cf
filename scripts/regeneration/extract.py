"""Taking an OpenAPI document out of a vendor's documentation page, byte for byte."""

import re

from .errors import RegenerationError

_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>json|yaml)\b[^\n]*\n(?P<block>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)
_STARTS_JSON = re.compile(r'\s*\{\s*"openapi"\s*:')
_STARTS_YAML = re.compile(r"""openapi:\s*['"]?3\.""")


def extract(page: str) -> tuple[str, str]:
    """The document in `page`, and the file name that suits it: `openapi.json` or `openapi.yaml`."""
    found = [*_fenced(page), *_indented(page)]
    if len(found) != 1:
        raise RegenerationError(f"The page holds {len(found)} OpenAPI documents; exactly one is needed.")
    return found[0]


def _fenced(page: str) -> list[tuple[str, str]]:
    blocks = [(match["language"], match["block"]) for match in _FENCE.finditer(page)]
    return [
        (block, f"openapi.{language}")
        for language, block in blocks
        if (_STARTS_JSON if language == "json" else _STARTS_YAML).match(block)
    ]


def _indented(page: str) -> list[tuple[str, str]]:
    """A block that is set off by its indentation alone: it ends where a line stands further left."""
    found: list[tuple[str, str]] = []
    lines = page.splitlines(keepends=True)
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip())]
        if indent and _STARTS_YAML.match(line.lstrip()):
            block: list[str] = []
            for following in lines[number:]:
                if following.strip() and not following.startswith(indent):
                    break
                block.append(following.removeprefix(indent))
            found.append(("".join(block).rstrip() + "\n", "openapi.yaml"))
    return found
