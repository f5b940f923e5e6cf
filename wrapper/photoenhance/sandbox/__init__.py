"""A sandbox of all five vendors: their HTTP contracts, stateful, on loopback, with real pictures and no charge.

It is an independent imitation, made by reading the vendors' documents: it shares no code with the clients or the
wrapper, so that an error in those shows. What is imitated from documents and what from hints is said in each vendor's
module.

    with Sandbox() as sandbox:
        topaz = Topaz(api_key=sandbox.api_key, base_url=sandbox.url("topaz"))
        ...
        assert not sandbox.ledger.duplicates()
"""

import asyncio
import contextlib
import secrets
from collections.abc import Collection, Mapping
from decimal import Decimal
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.routing import Mount

from photoenhance.sandbox import storage
from photoenhance.sandbox.faults import Fault
from photoenhance.sandbox.jobs import Job, Pace
from photoenhance.sandbox.ledger import Charge, Ledger
from photoenhance.sandbox.record import FilePart, RequestRecord
from photoenhance.sandbox.server import Servers, listen
from photoenhance.sandbox.service import Service
from photoenhance.sandbox.state import State
from photoenhance.sandbox.vendors import CONTRACTS

__all__ = ["Charge", "Fault", "FilePart", "Job", "Ledger", "RequestRecord", "Sandbox"]

_OPERATIONS = {
    contract.name: [operation.name for operation in contract.operations]
    for contract in (*CONTRACTS.values(), storage.CONTRACT)
}


class Sandbox:
    """The five vendors on one port, their object storage on another.

    Args:
        port: The port of the vendors' APIs; 0 chooses a free one. The storage's port is always chosen.
        host: The address to listen on. Whoever can reach it can use the sandbox.
        polls: A job is done when it has been looked at so often; None leaves it to the clock.
        seconds: A job is done after so many seconds of the sandbox's clock, however seldom it is looked at.
        balances: What there is to spend, by vendor. A vendor that is not named never runs out.
        max_body: The most bytes of a request, where less than the vendor's own limit is wanted.
    """

    def __init__(  # noqa: PLR0913 - independent settings, by name only
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        polls: int | None = 2,
        seconds: float = 1.0,
        balances: Mapping[str, Decimal | int] | None = None,
        max_body: float = float("inf"),
    ) -> None:
        for vendor in balances or {}:
            _known(vendor, CONTRACTS, "vendor")
        self._address = (host, port)
        self._url = ""
        self._servers: Servers | None = None
        self._state = State(
            api_key=f"sandbox-{secrets.token_hex(8)}",
            pace=Pace(polls=polls, seconds=seconds),
            balances={vendor: Decimal(balance) for vendor, balance in (balances or {}).items()},
            max_body=max_body,
        )

    def start(self) -> Self:
        """Start serving; returns when requests are answered."""
        if self._servers:
            raise RuntimeError("The sandbox is running already.")
        host, port = self._address
        api, store = listen(host, port), listen(host, 0)
        self._url, self._state.objects.base_url = (f"http://{host}:{each.getsockname()[1]}" for each in (api, store))
        self._state.open()
        apis = Starlette(routes=[Mount(f"/{name}", app=Service(CONTRACTS[name], self._state)) for name in CONTRACTS])
        objects = Starlette(routes=[Mount("/", app=Service(storage.CONTRACT, self._state))])
        self._servers = Servers(self._state, [(apis, api), (objects, store)])
        return self

    def stop(self) -> None:
        """Stop serving and throw all pictures away. What was logged and charged can still be read."""
        if self._servers:
            self._servers.stop()
            self._servers = None
            self._state.close()

    def wait(self) -> None:
        """Serve until Ctrl-C."""
        with contextlib.suppress(KeyboardInterrupt):
            if self._servers:
                self._servers.wait()
        self.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    @property
    def api_key(self) -> str:
        """The key that all five vendors accept."""
        return self._state.api_key

    def url(self, vendor: str) -> str:
        """The base URL of a vendor, in the place of the whole server URL of its document."""
        _known(vendor, CONTRACTS, "vendor")
        if not self._url:
            raise RuntimeError("The sandbox has not been started: call start(), or use it in a with statement.")
        return f"{self._url}/{vendor}"

    def environment(self) -> dict[str, str]:
        """The environment variables that lead a program to the sandbox."""
        variables: dict[str, str] = {}
        for vendor in CONTRACTS:
            variables[f"{vendor.upper()}_API_KEY"] = self.api_key
            variables[f"{vendor.upper()}_BASE_URL"] = self.url(vendor)
        return variables

    def host(self, path: str | PathLike[str]) -> str:
        """A URL for a local file, for vendors that take URLs only."""
        file = Path(path).resolve()
        if not file.is_file():
            raise FileNotFoundError(f"There is no file {file}.")
        return self._state.objects.host(file)

    @property
    def requests(self) -> list[RequestRecord]:
        """The requests received so far, oldest first, those to the storage included."""
        return list(self._state.requests)

    @property
    def ledger(self) -> Ledger:
        """What was charged."""
        return self._state.ledger

    @property
    def jobs(self) -> list[Job]:
        """The jobs so far, oldest first."""
        return list(self._state.jobs.values())

    def advance(self, seconds: float) -> None:
        """Put the sandbox's clock forward: jobs get done, links and results expire."""
        self._state.clock.advance(seconds)

    def inject(self, vendor: str, operation: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next so many requests to an operation go wrong.

        Args:
            vendor: A vendor, or `storage`.
            operation: The operationId of the vendor's document (see the vendor's module where it has none).
            fault: What goes wrong.
            times: How often.
        """
        _known(vendor, _OPERATIONS, "vendor")
        _known(operation, _OPERATIONS[vendor], f"operation of {vendor}")
        self._state.faults.add(vendor, operation, fault, times)


def _known(name: str, names: Collection[str], kind: str) -> None:
    if name not in names:
        raise ValueError(f"There is no {kind} {name!r}, only {', '.join(names)}.")
