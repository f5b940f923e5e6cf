"""Calling a generated client with what a document names, and finding what it names in what comes back."""

import io
import typing
from collections.abc import Mapping
from datetime import date, datetime
from types import ModuleType
from typing import Any
from uuid import UUID

from regeneration.document import is_list, is_object

from .document import Document, Operation, Spot
from .judge import Judge, Wrong
from .package import Package, alternatives

KEY = "the-key-of-nobody"
_READERS: dict[type, Any] = {datetime: datetime.fromisoformat, date: date.fromisoformat, UUID: UUID}


class Calls:
    """Turns values of the document into arguments of the package, and results of the package into values."""

    def __init__(self, document: Document, package: Package, judge: Judge) -> None:
        self._document = document
        self._package = package
        self._judge = judge

    def client(self, operation: Operation, url: str) -> Any:  # noqa: ANN401 - of the package under proof
        """A client for the server at `url`."""
        # Certificates take long to load, and the server has none.
        if self._document.scheme(operation):
            return self._package.client.AuthenticatedClient(base_url=url, token=KEY, verify_ssl=False)
        return self._package.client.Client(base_url=url, verify_ssl=False)

    def arguments(
        self, operation: Operation, module: ModuleType, given: Mapping[tuple[str, str], Any]
    ) -> dict[str, Any]:
        """The arguments for parameters."""
        function = module.sync_detailed
        found: dict[str, Any] = {}
        for (place, name), value in given.items():
            spot = operation.parameters[place, name][1]
            argument = self._package.argument(function, name, f"{operation.place} {place}")
            if argument is None:
                raise Wrong(f"{operation.place} {place} {name}: there is no argument for it")
            found[argument.name] = self.argument(spot, value, self._package.hints(function)[argument.name])
        return found

    def hint(self, function: Any, name: str) -> Any:  # noqa: ANN401
        """The type of an argument."""
        return self._package.hints(function)[name]

    def argument(self, spot: Spot, value: Any, hint: Any) -> Any:  # noqa: ANN401
        """`value` as what the type `hint` asks for."""
        choices = alternatives(hint)
        match value:
            case bytes():
                return self._package.types.File(
                    payload=io.BytesIO(value), file_name="picture.jpg", mime_type="image/jpeg"
                )
            case _ if is_list(value):
                inner = next((typing.get_args(it)[0] for it in choices if typing.get_origin(it) is list), Any)
                items = self._document.items(spot) or spot
                return [self.argument(items, it, inner) for it in value]
            case _ if is_object(value):
                classes = [it for it in choices if self._package.is_model(it)]
                return self._model(spot, value, classes) if classes else value
            case str():
                readers = [_READERS[it] for it in choices if it in _READERS]
                return readers[0](value) if readers and spot.schema.get("format") else value
            case _:
                return value

    def _model(self, spot: Spot, value: dict[str, Any], classes: list[type[Any]]) -> Any:  # noqa: ANN401
        known = self._spots(spot, value)
        class_ = max(classes, key=lambda it: sum(self._package.field(it, name) is not None for name in value))
        given, further = dict[str, Any](), dict[str, Any]()
        for name, it in value.items():
            field = self._package.field(class_, name)
            if field is not None:
                given[field.alias or field.name] = self.argument(
                    known.get(name, spot), it, self._package.hints(class_)[field.name]
                )
            elif name in known:
                raise Wrong(f"{spot.place}.{name}: {class_.__name__} has no field for it")
            else:
                further[name] = it
        model = class_(**given)
        hint = self._package.hints(class_)["additional_properties"]
        for name, it in further.items():
            model[name] = self.argument(self._document.values(spot) or spot, it, hint.__args__[1])
        return model

    def check_typed(self, spot: Spot, value: Any, result: Any) -> None:  # noqa: ANN401
        """Refuse a result that has a value of the document anywhere but in a field of its own."""
        if is_list(value) and is_list(result) and (items := self._document.items(spot)):
            for inner, it in zip(value, result, strict=True):
                self.check_typed(items, inner, it)
        class_ = self._package.class_of(result)
        if class_ is None or not is_object(value):
            return
        for name, inner in self._spots(spot, value).items():
            if name in value:
                field = self._package.field(class_, name)
                if field is None:
                    raise Wrong(f"{spot.place}.{name}: {class_.__name__} has no field for it")
                self.check_typed(inner, value[name], getattr(result, field.name))

    def _spots(self, spot: Spot, value: Any) -> dict[str, Spot]:  # noqa: ANN401
        """The fields that an object may have by its own schema, and by the alternative that it is of."""
        fitting = [it for it in self._document.alternatives(spot) if self._judge.is_valid(it, value)]
        inner = {name: it for alternative in fitting[:1] for name, it in self._spots(alternative, value).items()}
        return {**inner, **self._document.properties(spot)}

    def written(self, result: Any) -> Any:  # noqa: ANN401
        """A result as JSON has it."""
        if is_list(result):
            return [self.written(it) for it in result]
        if is_object(result):
            return {name: self.written(it) for name, it in result.items()}
        if isinstance(result, date | UUID):
            return result.isoformat() if isinstance(result, date) else str(result)
        return result.to_dict() if self._package.class_of(result) else result
