"""What callers have to give is read from generated code as Python would have it."""

from updating.surface import Surface

from .conftest import PROJECT


def test_what_is_required_and_what_is_not() -> None:
    owners = Surface(PROJECT / "generated" / "photoenhance_clients" / "tensorpix").owners
    request = owners["models.UrlImageEnhancement"].members

    assert "url" in request
    assert all(it.required for it in request.values())
    assert not any(it.required for it in owners["models.EnhancedImageUrl"].members.values())
