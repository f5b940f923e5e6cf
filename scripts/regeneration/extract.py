"""Taking an OpenAPI document out of a vendor's documentation page, byte for byte."""

import re

from .errors import RegenerationError

_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?:json|yaml)\b[^\n]*\n(?P<block>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)
_IS_JSON = re.compile(r'\s*\{.*"openapi"\s*:\s*"3\.', re.DOTALL)
_IS_YAML = re.compile(r"""(\s|#[^\n]*\n)*openapi:\s*['"]?3\.""")


def extract(page: str) -> tuple[str, str]:
    """The document in `page`, or that `page` is; and the file name for it: `openapi.json` or `openapi.yaml`."""
    if name := _recognise(page):
        return page, name
    blocks = [match["block"] for match in _FENCE.finditer(page)] + _indented(_FENCE.sub("", page))
    found = [(block, name) for block in blocks if (name := _recognise(block))]
    if len(found) != 1:
        raise RegenerationError(f"The page holds {len(found)} OpenAPI documents; exactly one is needed.")
    return found[0]


def _recognise(block: str) -> str | None:
    if _IS_JSON.match(block):
        return "openapi.json"
    return "openapi.yaml" if _IS_YAML.match(block) else None


def _indented(page: str) -> list[str]:
    """Blocks that are set off by their indentation alone: they end where a line stands further left."""
    found: list[str] = []
    lines = page.splitlines(keepends=True)
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip())]
        if indent and _IS_YAML.match(line):
            block: list[str] = []
            for following in lines[number:]:
                if following.strip() and not following.startswith(indent):
                    break
                block.append(following.removeprefix(indent))
            found.append("".join(block).rstrip() + "\n")
    return found
