"""The sandbox as its users hold it: started and stopped, set up, looked into."""

import asyncio
import contextlib
import secrets
import ssl
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from functools import partial
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack, get_args

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from photoenhance.sandbox import snapshot, storage
from photoenhance.sandbox.control import Control
from photoenhance.sandbox.faults import Fault
from photoenhance.sandbox.jobs import Job
from photoenhance.sandbox.ledger import Ledger
from photoenhance.sandbox.record import RequestRecord
from photoenhance.sandbox.server import Servers, listen
from photoenhance.sandbox.service import Service
from photoenhance.sandbox.state import Profile, Settings, State
from photoenhance.sandbox.vendors import CONTRACTS

_NOT_STARTED = "The sandbox has not been started: call start(), or use it in a with statement."

_OPERATIONS = {
    contract.name: [operation.name for operation in contract.operations]
    for contract in (*CONTRACTS.values(), storage.CONTRACT)
}


class Sandbox:
    """The five vendors on one port, their object storage on another.

    What happens can be watched in a browser, at the root of the first port.

    Args:
        port: The port of the vendors' APIs; 0 chooses a free one. The storage's port is always chosen.
        host: The address to listen on. Whoever can reach it can use the sandbox.
        state_dir: A folder in which jobs, charges and pictures are kept, for the next sandbox of the same folder (see
            `photoenhance.sandbox.snapshot`). Without it they are thrown away.
        **settings: How it behaves; `reset` can change it.

            profile: `document`, to answer as the vendors' documents say, or `observed`, as the vendors were seen to
                answer, where that differs.
            polls: A job is done when it has been looked at so often (2 by default); None leaves it to the clock.
            seconds: A job is done after so many seconds of the sandbox's clock (1 by default), however seldom it is
                looked at; `math.inf` leaves it to the looks.
            frozen: Whether the clock stands still but for `advance`: with `polls=None`, jobs are done by hand.
            balances: What there is to spend, by vendor. A vendor that is not named never runs out.
            rate_limits: The requests per second that are let through, by vendor. A vendor that is not named has no
                limit: jobs that go by polls are polled quickly. `RATE_LIMITS` has what is documented.
            max_body: The most bytes of a request, where less than the vendor's own limit is wanted.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        state_dir: str | PathLike[str] | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self._folder = Path(state_dir) if state_dir else None
        self.api_key = f"sandbox-{secrets.token_hex(8)}"
        """The key that all five vendors accept."""
        self._address = (host, port)
        self._settings = _checked(settings)
        self._url = ""
        self._servers: Servers | None = None
        self._latest: State | None = None

    def start(self) -> Self:
        """Start serving; returns when requests are answered."""
        if self._servers:
            raise RuntimeError("The sandbox is running already.")
        kept = None
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            kept = snapshot.read(self._folder)
            self.api_key = kept["api_key"] if kept else self.api_key
        host, port = self._address
        api, store = listen(host, port), listen(host, 0)
        name = f"[{host}]" if ":" in host else host
        self._url, self._storage_url = (f"http://{name}:{each.getsockname()[1]}" for each in (api, store))
        # Pictures are fetched from loopback without TLS: an empty context spares the loading of certificates.
        self._http = httpx.AsyncClient(trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self._latest = self._new_state(self._settings)
        if kept and self._folder:
            snapshot.restore(self._latest, kept, self._folder)
        vendors = [Mount(f"/{name}", app=Service(CONTRACTS[name], lambda: self._state)) for name in CONTRACTS]
        apis = Starlette(routes=[*vendors, *Control(self, lambda: self._state).routes(host)])
        objects = Starlette(routes=[Mount("/", app=Service(storage.CONTRACT, lambda: self._state))])
        self._servers = Servers(self._http, [(apis, api), (objects, store)])
        return self

    def _new_state(self, settings: Settings) -> State:
        return State(
            api_key=self.api_key, storage_url=self._storage_url, http=self._http, folder=self._folder, **settings
        )

    @property
    def _state(self) -> State:
        if self._latest is None:
            raise RuntimeError(_NOT_STARTED)
        return self._latest

    def reset(self, **settings: Unpack[Settings]) -> None:
        """Forget everything, jobs, charges, balances, requests, faults and time, and behave as at the start.

        What is still under way is given up. Address and key stay.

        Args:
            **settings: What is to be different from the start, until the next reset.
        """
        before, self._latest = self._state, self._new_state(self._settings | _checked(settings))
        before.close()

    def stop(self) -> None:
        """Stop serving, and throw all pictures away or keep them. What was logged and charged can still be read."""
        if self._servers:
            self._servers.stop()
            self._servers = None
            state, folder = self._state, self._folder
            state.close(keep=partial(snapshot.save, state, folder) if folder else None)

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

    def url(self, vendor: str) -> str:
        """The base URL of a vendor, in the place of the whole server URL of its document."""
        _known(vendor, CONTRACTS, "vendor")
        return f"{self.page}/{vendor}"

    @property
    def page(self) -> str:
        """The URL of the page that shows what happens."""
        if not self._url:
            raise RuntimeError(_NOT_STARTED)
        return self._url

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

    def inject(self, vendor: str, operation: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """Let the next so many requests to an operation go wrong.

        Args:
            vendor: A vendor, or `storage`.
            operation: The operationId of the vendor's document (see the vendor's module where it has none).
            fault: What goes wrong.
            times: How often.
            after: How many requests go well before.
        """
        _known(vendor, _OPERATIONS, "vendor")
        _known(operation, _OPERATIONS[vendor], f"operation of {vendor}")
        self._state.faults.add(vendor, operation, fault, times=times, after=after)


def _checked(settings: Settings) -> Settings:
    balances, rate_limits = settings.get("balances", {}), settings.get("rate_limits", {})
    for vendor in (*balances, *rate_limits):
        _known(vendor, CONTRACTS, "vendor")
    _known(settings.get("profile", "document"), get_args(Profile), "profile")
    for vendor, balance in balances.items():
        try:
            Decimal(str(balance))
        except InvalidOperation:
            raise ValueError(f"The balance of {vendor} has to be a number, not {balance!r}.") from None
    for vendor, limit in rate_limits.items():
        if limit < 1 or limit != int(limit):
            raise ValueError(f"The rate limit of {vendor} has to be a whole number of requests per second from 1 on.")
    return settings


def _known(name: str, names: Collection[str], kind: str) -> None:
    if name not in names:
        raise ValueError(f"There is no {kind} {name!r}, only {', '.join(names)}.")
