"""`photoenhance vendors`: what the vendors and their options are, as tables or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Column, Table

from photoenhance import VENDORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photoenhance_clients._options import Field

    from photoenhance import VendorInfo

_FEATURES = ("jobs", "cancel", "delete", "estimate", "download")


def vendors(*, as_json: bool) -> None:
    """Print all vendors."""
    if as_json:
        print(json.dumps([_vendor(info) for info in VENDORS.values()]))
        return
    table = Table(Column("vendor", no_wrap=True), "takes", "formats", "at most", "offers")
    for info in VENDORS.values():
        table.add_row(
            info.name,
            _list(info.inputs),
            _list(sorted(info.formats or ())) or "not documented",
            _limits(info),
            _list(feature for feature in _FEATURES if feature in info.features),
        )
    _print(table)


def options(info: VendorInfo, *, as_json: bool) -> None:
    """Print one vendor's options, as its document has them."""
    fields = {name: _option(field) for name, field in sorted(info.options.items())}
    if as_json:
        print(json.dumps({**_vendor(info), "options": fields}))
        return
    columns = Column("option", no_wrap=True), Column("value", ratio=1), Column("description", ratio=2)
    table = Table(*columns, title=f"{info.title}: {info.documentation}", expand=True, show_lines=True)
    for name, field in fields.items():
        table.add_row(name, "\n".join(_value(field)), field["description"])
    _print(table)


def _print(table: Table) -> None:
    # The texts are the documents': their brackets are no markup of ours.
    Console(markup=False, highlight=False, emoji=False).print(table)


def _vendor(info: VendorInfo) -> dict[str, Any]:
    return {
        "vendor": info.name,
        "documentation": info.documentation,
        "document_version": info.document_version,
        "key": info.key_variable,
        "inputs": list(info.inputs),
        "formats": None if info.formats is None else sorted(info.formats),
        "max_bytes": info.max_bytes,
        "max_width": info.max_width,
        "max_height": info.max_height,
        "features": [feature for feature in _FEATURES if feature in info.features],
        "timeout": info.timeout,
    }


def _option(field: Field) -> dict[str, Any]:
    return {
        "types": list(field.types),
        "enum": None if field.enum is None else list(field.enum),
        "minimum": field.minimum,
        "maximum": field.maximum,
        "default": field.default,
        "description": field.description,
    }


def _value(field: dict[str, Any]) -> Iterable[str]:
    yield " or ".join(field["types"])
    if field["enum"] is not None:
        yield _list(json.dumps(value) for value in field["enum"])
    low, high = ("" if bound is None else f"{bound:g}" for bound in (field["minimum"], field["maximum"]))
    if low or high:
        yield f"{low} … {high}"
    if field["default"] is not None:
        yield f"default {json.dumps(field['default'])}"


def _limits(info: VendorInfo) -> str:
    size = "" if info.max_bytes is None else f"{info.max_bytes / 1e6:g} MB"
    pixels = "" if info.max_width is None else f"{info.max_width} × {info.max_height} pixels"
    return _list(limit for limit in (size, pixels) if limit) or "not documented"


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
