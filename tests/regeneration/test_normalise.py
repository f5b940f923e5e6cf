"""Documents are read as they stand, or refused; none keeps the reader busy for ever."""

import pytest
from regeneration.errors import RegenerationError
from regeneration.normalise import parse

ALIASES = "\n".join(f"b{it}: &a{it} [{', '.join([f'*a{it - 1}'] * 10)}]" for it in range(1, 12))


def test_yaml_and_json_give_the_same() -> None:
    yaml = "responses: {200: {description: 2026-11-20}}\non: [yes, null]\nmerged: {<<: {a: 1}, b: 2}"
    json = '{"responses": {"200": {"description": "2026-11-20"}}, "true": [true, null], "merged": {"a": 1, "b": 2}}'

    assert parse(yaml, "openapi.yaml") == parse(json, "openapi.json")


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        pytest.param("a: {x: 1, x: 2}", "openapi.yaml", "'x' stands twice in one object", id="yaml key twice"),
        pytest.param("{200: {}, '200': {}}", "openapi.yaml", "'200' stands twice", id="one key as number and text"),
        pytest.param('{"a": {"x": 1, "x": 2}}', "openapi.json", "'x' stands twice in one object", id="json key twice"),
        pytest.param(f"b0: &a0 [a]\n{ALIASES}", "openapi.yaml", "more than 1,000,000 values", id="aliases of aliases"),
        pytest.param("a: &a [*a]", "openapi.yaml", "more than 100 levels deep", id="alias of itself"),
        pytest.param(f"a: {'[' * 200}{']' * 200}", "openapi.yaml", "more than 100 levels deep", id="brackets"),
        pytest.param(f"a: {'[' * 20_000}", "openapi.yaml", "nested too deeply", id="yaml too deep to be read"),
        pytest.param(f'{{"a": {"[" * 200_000}', "openapi.json", "nested too deeply", id="json too deep to be read"),
        pytest.param("a: !!python/name:os.system", "openapi.yaml", "could not determine a constructor", id="code"),
        pytest.param("{[1]: 2}", "openapi.yaml", "unhashable key", id="list as a key"),
        pytest.param("- a", "openapi.yaml", "holds no object", id="list"),
        pytest.param("", "openapi.yaml", "holds no object", id="nothing"),
    ],
)
def test_refused(text: str, name: str, problem: str) -> None:
    with pytest.raises(RegenerationError, match=problem):
        parse(text, name)
