"""What a vendor's module is made of: a contract of operations, each answering calls."""

import hashlib
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from photoenhance.sandbox.fields import Field, Upload, check, json_object
from photoenhance.sandbox.jobs import Job
from photoenhance.sandbox.ledger import Charge
from photoenhance.sandbox.problem import Problem
from photoenhance.sandbox.record import FilePart, RequestRecord, shortened
from photoenhance.sandbox.state import State

MEGABYTE = 1024 * 1024
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


class Call:
    """One request to one operation, read whole."""

    def __init__(self, state: State, contract: "Contract", request: Request, record: RequestRecord) -> None:
        self.state = state
        self.contract = contract
        self.headers = request.headers
        self.params: dict[str, str] = request.path_params
        self.record = record
        self.fields: dict[str, object] = {}
        self.body: Upload | None = None  # a body that is not of the contract's media types
        self._typed = False  # JSON has types, forms have text
        self._request = request
        self._uploads: list[Upload] = []

    @property
    def observed(self) -> bool:
        """Whether to answer as the vendor was seen to, where that differs from its document."""
        return self.state.observed

    async def read(self) -> None:
        """Read the body: a form, JSON, or a file.

        Raises:
            Problem: If it is too large, malformed, or of another type than the contract takes.
        """
        if self.record.method not in {"POST", "PUT"}:
            return
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        expected = self.contract.media_types
        if media_type not in expected:
            self.body = await self.save(self._request.stream(), media_type=media_type)
            self._log_file("body", self.body)
            if expected:
                raise Problem(self.contract.invalid, f"Expected a body of {' or '.join(expected)}.")
        elif media_type == JSON:
            await self._read_json()
        else:
            await self._read_form()

    async def _read_form(self) -> None:
        try:
            async with self._request.form() as form:
                for name, value in form.multi_items():
                    self.fields[name] = await self._save_part(value) if isinstance(value, UploadFile) else value
        except HTTPException as error:
            raise Problem(400, error.detail) from error
        for name, field in self.fields.items():
            if isinstance(field, Upload):
                self._log_file(name, field)
            else:
                self.record.fields[name] = shortened(field)

    async def _read_json(self) -> None:
        self._typed = True
        body = await self._request.body()
        try:
            self.fields = json_object(body)
        except ValueError as error:
            raise Problem(self.contract.invalid, str(error)) from error
        self.record.fields = {name: shortened(value) for name, value in self.fields.items()}

    async def _save_part(self, part: UploadFile) -> Upload:
        async def chunks() -> AsyncIterator[bytes]:
            while chunk := await part.read(MEGABYTE):
                yield chunk

        return await self.save(chunks(), filename=part.filename or "", media_type=part.content_type or "")

    async def save(self, chunks: AsyncIterator[bytes], *, filename: str = "", media_type: str = "") -> Upload:
        """Save bytes for the time of this call."""
        limit = min(self.contract.max_body, self.state.max_body)
        upload = await self.state.save(chunks, limit=limit, filename=filename, media_type=media_type)
        self._uploads.append(upload)
        return upload

    def _log_file(self, name: str, upload: Upload) -> None:
        file = asdict(upload)
        del file["path"]
        self.record.files.append(FilePart(name=name, **file))

    def check(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """The body's fields, checked against the documented ones.

        Raises:
            Problem: With the vendor's status for a request that does not fit its document.
        """
        return self._check(fields, self.fields, text=not self._typed)

    def check_query(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """The query's fields, likewise."""
        return self._check(fields, self.record.query, text=True)

    def _check(self, fields: Mapping[str, Field], given: Mapping[str, object], *, text: bool) -> dict[str, Any]:
        checked = check(fields, given, text=text)
        self.record.unknown_fields += checked.unknown
        if checked.flaws:
            name, flaw = next(iter(checked.flaws.items()))
            raise Problem(self.contract.invalid, f"Invalid {name}: {flaw.message}", flaws=checked.flaws)
        return checked.values

    def charge(self, job: str, price: Decimal | int, work: object, *, idempotency_key: str | None = None) -> None:
        """Enter a charge for this call.

        Args:
            job: The vendor's name for the job.
            price: How much.
            work: What distinguishes this work from other work of the operation, as JSON can say it.
            idempotency_key: The client's name for the request.

        Raises:
            Problem: 402, when the balance does not cover it.
        """
        asked = json.dumps([self.record.operation, work], sort_keys=True)
        charge = Charge(
            vendor=self.contract.name,
            job=job,
            credits=Decimal(price),
            work=hashlib.sha256(asked.encode()).hexdigest(),
            idempotency_key=idempotency_key,
            at=self.state.clock.now(),
        )
        self.state.ledger.charge(charge)

    def new_job(
        self,
        *,
        keep: float,
        facts: dict[str, object] | None = None,
        price: Decimal | int = 0,
        work: object = None,
        idempotency_key: str | None = None,
    ) -> Job:
        """Charge for a job (see `charge`) and make it; it is going to fail if this call is so ill-fated.

        Args:
            keep: For how many seconds its result is kept.
            facts: What the vendor's answers repeat about it.
            price: What it costs.
            work: What distinguishes this work from other work of the operation.
            idempotency_key: The client's name for the request.
        """
        job = Job(
            id=str(uuid.uuid4()),
            vendor=self.contract.name,
            pace=self.state.pace,
            created_at=self.state.clock.now(),
            keep=keep,
            facts=facts or {},
            doomed=self.record.fault is not None and self.record.fault.job_fails,
        )
        if price:
            self.charge(job.id, price, work, idempotency_key=idempotency_key)
        self.state.jobs[job.id] = job
        return job

    def file(self, path: Path, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
        """A file as an answer, or the part of it that was asked for."""
        stat = path.stat()
        whole = FileResponse(path, media_type=media_type, headers=headers, stat_result=stat)
        if stat.st_size > MEGABYTE or "range" in self.headers:
            return whole
        # Small files are sent in one piece: quicker than in turns with a thread that reads them.
        return Response(path.read_bytes(), headers=whole.headers)

    def close(self) -> None:
        """Remove the files that nobody has taken over."""
        for upload in self._uploads:
            upload.path.unlink(missing_ok=True)


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Operation:
    """One operation: its operationId, where the vendor's document has one, and what answers it."""

    name: str
    method: str
    path: str
    answer: Handler


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One vendor's contract.

    Attributes:
        name: The vendor.
        operations: What can be asked.
        admit: Raises a `Problem` for a request that may not come in (a wrong key).
        refuse: Puts a `Problem` into the vendor's shape.
        media_types: What bodies it takes; none named: any, as files.
        invalid: The vendor's status for a request that does not fit its document.
        max_body: The most bytes of a request or a file.
    """

    name: str
    operations: tuple[Operation, ...]
    admit: Callable[[Call], None]
    refuse: Callable[[Call, Problem], Response]
    media_types: tuple[str, ...] = ()
    invalid: int = 400
    max_body: int = 100 * MEGABYTE
