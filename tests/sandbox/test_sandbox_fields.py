"""Values against their fields."""

import pytest
from photoenhance.sandbox.fields import Field, check


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "12", 12),
        ("integer", "-1", -1),
        ("number", "0.5", 0.5),
        ("number", "1e-1", 0.1),
        ("number", "1", 1.0),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("string", "true", "true"),
    ],
)
def test_text_is_converted(kind: str, text: str, value: object) -> None:
    checked = check({"name": Field(type=kind)}, {"name": text}, text=True)  # type: ignore[arg-type]
    assert (checked.values, checked.flaws) == ({"name": value}, {})
    assert type(checked.values["name"]) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("integer", text) for text in ("", " 1", "1.0", "1_0", "\u0661", "0x1", "9" * 5000)),
        *(("number", text) for text in ("", "nan", "inf", "1,5", ".")),
        *(("boolean", text) for text in ("", "True", "1", "yes")),
        ("file", "text"),
        ("strings", "text"),
    ],
)
def test_text_that_is_something_else_is_not(kind: str, text: str) -> None:
    checked = check({"name": Field(type=kind)}, {"name": text}, text=True)  # type: ignore[arg-type]
    assert checked.flaws["name"].kind == "type"


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", True), ("integer", "1"), ("number", False), ("boolean", 1), ("string", None)]
)
def test_typed_values_keep_their_type(kind: str, value: object) -> None:
    checked = check({"name": Field(type=kind)}, {"name": value}, text=False)  # type: ignore[arg-type]
    assert checked.flaws["name"].kind == "type"


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        (Field(type="string", choices=("a", "b")), "c", "choice"),
        (Field(type="integer", minimum=1), 0, "range"),
        (Field(type="number", maximum=1), 1.1, "range"),
        (Field(type="string", max_length=2), "abc", "length"),
        (Field(type="string", min_length=2), "a", "length"),
    ],
)
def test_bounds(field: Field, value: object, kind: str) -> None:
    assert check({"name": field}, {"name": value}, text=False).flaws["name"].kind == kind


def test_missing_and_unknown_names() -> None:
    checked = check({"a": Field(type="string", required=True), "b": Field(type="string")}, {"c": "1"}, text=True)
    assert {name: flaw.kind for name, flaw in checked.flaws.items()} == {"a": "missing"}
    assert checked.unknown == ("c",)
