"""Documents come out of pages byte for byte."""

import textwrap

import pytest
from regeneration.errors import RegenerationError
from regeneration.extract import extract

from .conftest import SPECS

JSON = (SPECS / "autoenhance" / "openapi.json").read_text(encoding="utf-8")
YAML = (SPECS / "phota" / "openapi.yaml").read_text(encoding="utf-8")
INDENTED = (SPECS / "topaz" / "openapi.yaml").read_text(encoding="utf-8")

SAMPLE = """\
```javascript
const apiKey = "YOUR_API_KEY";
```

```json
{"image_id": "openapi"}
```

    indented: prose

"""


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(
            f"# Title\n\n{SAMPLE}### Specification\n\n```json\n{JSON}```\n", (JSON, "openapi.json"), id="json"
        ),
        pytest.param(
            f"# Title\n\n{SAMPLE}````yaml https://api.example.com/openapi.json post /path\n{YAML}````\n",
            (YAML, "openapi.yaml"),
            id="yaml",
        ),
        pytest.param(
            f"Title\n=====\n\n{SAMPLE}yaml\n\n{textwrap.indent(INDENTED, '    ', lambda _: True)}    \nKEY\n",
            (INDENTED, "openapi.yaml"),
            id="indented",
        ),
        pytest.param(YAML, (YAML, "openapi.yaml"), id="bare-yaml"),
        pytest.param(f"# A comment.\n{YAML}", (f"# A comment.\n{YAML}", "openapi.yaml"), id="bare-yaml-with-comment"),
        pytest.param(JSON, (JSON, "openapi.json"), id="bare-json"),
    ],
)
def test_document_comes_out_byte_for_byte(page: str, expected: tuple[str, str]) -> None:
    assert extract(page) == expected


@pytest.mark.parametrize(
    ("page", "count"),
    [(SAMPLE, 0), ("<html>Sign in</html>", 0), ("", 0), (f"```json\n{JSON}```\n\n````yaml\n{YAML}````\n", 2)],
)
def test_page_must_hold_exactly_one_document(page: str, count: int) -> None:
    with pytest.raises(RegenerationError, match=f"holds {count} OpenAPI documents"):
        extract(page)
