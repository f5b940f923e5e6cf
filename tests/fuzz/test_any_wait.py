"""Whatever the looks at a job bring, and however time leaps: the wait ends in time, with what was seen.

What must come of it follows from what was answered, and from nothing of the client's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from photoenhance import (
    AuthenticationError,
    JobTimeoutError,
    NotFoundError,
    PermissionDeniedError,
    PhotoEnhanceError,
    RateLimitError,
    ServerError,
)
from photoenhance._flow import Exchange, ExchangeFailure

from tests.faults.vendors import JOB
from tests.fuzz.examples import examples
from tests.fuzz.wire import connected
from tests.wrapper.server import Reply, page, says
from tests.wrapper.virtual_time import MOMENT, Clock

WORDS: Mapping[str, Mapping[str, object]] = {
    "topaz": {"queued": "Pending", "running": "Processing", "succeeded": "Completed", "failed": "Failed"}
    | {"cancelled": "Cancelled"},
    "picwish": {"queued": 3, "running": 4, "succeeded": 1, "failed": -1, "cancelled": -13},
    "autoenhance": {"queued": "waiting", "running": "processing", "succeeded": "processed", "failed": "error"},
}
FINISHED = {"succeeded", "failed", "cancelled"}
REFUSALS: Mapping[int, type[PhotoEnhanceError]] = {
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
}
RATE = {"picwish": 2.0}


@dataclass(frozen=True)
class Answer:
    """What one look brings.

    Attributes:
        brings: A state by this package's word for it, a status, no answer, or an answer that says nothing.
        after: Seconds that it takes.
        asleep: Whether the machine sleeps meanwhile, so that the answer comes however late it is.
        retry_after: What goes with a status.
    """

    brings: str | int
    after: float
    asleep: bool = False
    retry_after: str | None = None


@dataclass
class Looks:
    """A vendor that is looked at.

    Attributes:
        began: When each look did.
        ended: The last answer that ended the wait: a state, a refusal's status, or a wait that is too long.
    """

    vendor: str
    clock: Clock
    plan: list[Answer]
    ends: float
    began: list[float] = field(default_factory=list[float])
    ended: str | int | None = None

    def __call__(self, exchange: Exchange) -> Reply:
        """Answer a look."""
        self.began.append(self.clock.now - MOMENT)
        answer = self.plan.pop(0) if self.plan else Answer("running", 0.1)
        late = answer.after > exchange.timeout
        self.clock.now += answer.after if answer.asleep else min(answer.after, exchange.timeout)
        if answer.brings in {"nothing", "refused"} or (late and not answer.asleep):
            raise ExchangeFailure("as planned", sent=answer.brings != "refused")
        if isinstance(answer.brings, int):
            return self._status(answer.brings, answer.retry_after)
        if answer.brings == "a page":
            return page()
        if answer.brings in FINISHED:
            self.ended = self.ended or answer.brings
        return self._says(answer.brings)

    def _status(self, status: int, retry_after: str | None) -> Reply:
        now = self.clock.now
        too_long = retry_after is not None and now < self.ends <= now + float(retry_after)
        if too_long or status in REFUSALS:
            self.ended = self.ended or status
        return Reply(status=status, headers={} if retry_after is None else {"retry-after": retry_after})

    def _says(self, state: str) -> Reply:
        word = WORDS[self.vendor].get(state, "a word that no document has")
        if self.vendor == "topaz":
            return says({"process_id": JOB, "status": word})
        if self.vendor == "picwish":
            link = "https://storage.example/result" if state == "succeeded" else ""
            return says({"status": 200, "data": {"task_id": JOB, "state": word, "image": link}})
        return says({"image_id": JOB, "status": word})


SECONDS = st.floats(0, 1) | st.floats(0, 200)
ANSWERS = st.lists(
    st.builds(
        Answer,
        st.sampled_from(["queued", "running", "another", "nothing", "refused", "a page", 429, 500, 502, 503])
        | st.sampled_from(["succeeded", "failed", "cancelled", 401, 403, 404]),
        SECONDS,
        st.booleans(),
        st.none() | st.sampled_from(["0", "1", "30", "600"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize("vendor", WORDS)
@examples(320)
@given(plan=ANSWERS, timeout=st.floats(0.5, 120))
def test_any_wait(vendor: str, plan: list[Answer], timeout: float) -> None:
    plan = [each for each in plan if each.brings != "cancelled" or "cancelled" in WORDS[vendor]]
    clock = Clock()
    looks = Looks(vendor, clock, [*plan], timeout)
    error: PhotoEnhanceError | None = None
    with connected(vendor, looks, clock) as client:
        job = client.job(JOB)
        try:
            job.wait(timeout=timeout)
        except PhotoEnhanceError as raised:
            error = raised
    assert all(began <= timeout for began in looks.began)
    assert all(pause > 0 for pause in clock.sleeps)
    assert clock.now <= timeout + sum(each.after for each in plan if each.asleep) + 0.01
    if rate := RATE.get(vendor):
        assert all(b - a >= 1 / rate - 0.001 for a, b in zip(looks.began, looks.began[1:], strict=False))
    if error is None:
        assert job.state == looks.ended
        return
    assert error.job is not None
    assert error.job.id == JOB
    if looks.ended in {429, 500, 502, 503}:
        assert isinstance(error, RateLimitError | ServerError)
    elif isinstance(looks.ended, int):
        assert type(error) is REFUSALS[looks.ended]
    else:
        assert looks.ended is None
        assert type(error) is JobTimeoutError
