"""One list of all jobs for many that wait: who asks for it, and who is woken by what it says."""

import asyncio
import json
import threading
import uuid
from collections.abc import Callable, Container, Iterator
from typing import Any

import pytest
from photoenhance import JobState, JobTimeoutError, Topaz
from photoenhance._board import Waiter
from photoenhance._drivers import AsyncDriver, Driver
from photoenhance._flow import Answer, Bell, BrokenOff, Exchange, Flow, Notify, Sleep
from photoenhance._flows import wait
from photoenhance._record import Record
from photoenhance._session import Session

from tests.wrapper.virtual_time import Clock, in_virtual_time, until

LONG = 1_000.0
SOON = 10.0


@pytest.fixture
def clock() -> Clock:
    """The time of a test."""
    return Clock()


@pytest.fixture
def session(clock: Clock) -> Iterator[Session[Any]]:
    """That of a client of Topaz, none of whose flows is run but by hand."""
    with Topaz("a-key-of-the-tests", base_url="https://topaz.example") as client:
        yield in_virtual_time(client, clock)._session  # noqa: SLF001 - as above


@pytest.fixture
def crowd(session: Session[Any]) -> Callable[[int], list[Waiter]]:
    """Has so many others wait, to whom nothing is due."""

    def gather(number: int) -> list[Waiter]:
        waiters = [Waiter(session.call(LONG), record, is_told=False) for record in records(number, session.clock())]
        for waiter in waiters:
            waiter.due = float("inf")
            session.board.join(waiter)
        return waiters

    return gather


def records(number: int, submitted_at: float) -> list[Record]:
    """Jobs of Topaz that have just been submitted."""
    return [Record("topaz", str(uuid.uuid4()), submitted_at=submitted_at) for _ in range(number)]


def lists(jobs: list[Record], completed: Container[int] = (), **of_first: Any) -> Answer:  # noqa: ANN401 - a field's value
    """The vendor's list: all are pending but those at these places in it, and the first is as said."""
    words = ["Completed" if place in completed else "Pending" for place in range(len(jobs))]
    found: list[dict[str, Any]] = [
        {"process_id": job.id, "status": word} for job, word in zip(jobs, words, strict=True)
    ]
    found[0] |= of_first
    return Answer(200, {}, json.dumps(found).encode())


def answers(flow: Flow[None], answer: Answer) -> Sleep | None:
    """Go on with an exchange's answer; what the flow sleeps for then, if it is not over."""
    try:
        step = flow.send(answer)
    except StopIteration:
        return None
    assert isinstance(step, Sleep)
    return step


def is_over(flow: Flow[None]) -> bool:
    """Whether a flow that goes on ends at once."""
    try:
        flow.send(None)
    except StopIteration:
        return True
    return False


def asleep(
    session: Session[Any], jobs: list[Record], tell: Callable[[], object] | None = None
) -> list[tuple[Flow[None], Sleep]]:
    """The flows that wait for jobs, and what each sleeps for."""
    found: list[tuple[Flow[None], Sleep]] = []
    for job in jobs:
        flow = wait(session.call(LONG), job, tell)
        step = next(flow)
        assert isinstance(step, Sleep)
        found.append((flow, step))
    return found


def asks(clock: Clock, flow: Flow[None], step: Sleep) -> Flow[None]:
    """Let the time pass until a flow that sleeps for this long asks for the list."""
    clock.sleep(step.seconds)
    until(Exchange, flow)
    return flow


def is_rung(step: Sleep) -> bool:
    """Whether somebody has woken this one."""
    return step.bell is not None and step.bell.rung


def test_one_asks_for_all_and_those_of_whom_the_list_has_news_are_woken(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    clock.sleep(1)
    jobs = records(3, clock())
    (first, its_sleep), (second, of_second), (third, of_third) = asleep(session, jobs)
    assert its_sleep.seconds <= SOON
    assert min(of_second.seconds, of_third.seconds) > LONG / 2  # for as long as nothing happens
    assert answers(asks(clock, first, its_sleep), lists([*jobs, *others], completed={1}))
    assert is_rung(of_second)
    assert is_over(second)
    assert [job.state for job in jobs] == [JobState.QUEUED, JobState.SUCCEEDED, JobState.QUEUED]
    first.close()
    third.close()


@pytest.mark.parametrize("news", [{"status": "Processing"}, {"progress": 7}, {"eta": 2_000_000_000}, {}])
def test_any_news_wakes(
    news: dict[str, Any], session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    jobs = records(2, clock())
    [(asker, its_sleep), (other, of_other)] = asleep(session, jobs)
    answers(asks(clock, asker, its_sleep), lists([jobs[1], jobs[0], *others], **news))
    assert jobs[1].state is JobState.QUEUED
    if news:
        assert is_rung(of_other)
        other.send(None)
        said = (jobs[1].state.value, jobs[1].progress, jobs[1].eta and jobs[1].eta.timestamp())
        assert said == ("running" if "status" in news else "queued", news.get("progress"), news.get("eta"))
    other.close()
    asker.close()


def test_a_job_that_another_call_has_ended_wakes_who_waits_for_it(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    jobs = records(2, clock())
    [(asker, its_sleep), (other, of_other)] = asleep(session, jobs)
    jobs[1].state = JobState.CANCELLED
    answers(asks(clock, asker, its_sleep), lists([jobs[1], jobs[0], *others], status="Cancelled"))
    assert is_rung(of_other)
    assert is_over(other)
    asker.close()


def test_whose_job_the_list_lacks_looks_for_himself_unless_it_is_too_new_for_it(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    there, lost = records(2, clock())
    there.due, lost.due = clock() + 2, clock() + 100  # by the vendor's estimate
    [(asker, its_sleep), (looker, of_lost)] = asleep(session, [there, lost])
    assert of_lost.seconds > LONG / 2
    asks(clock, asker, its_sleep)
    clock.sleep(0.1)
    [(newcomer, of_newer)] = asleep(session, records(1, clock()))
    answers(asker, lists([there, *others]))
    assert not is_rung(of_newer)
    assert is_rung(of_lost)
    own = looker.send(None)
    assert isinstance(own, Sleep)
    assert own.seconds < 100
    clock.sleep(own.seconds)
    until(Exchange, looker)  # the list is old by now
    assert until(Exchange, looker, lists([there, *others])).request.url.endswith(f"/status/{lost.id}")
    for flow in (asker, looker, newcomer):
        flow.close()


def test_one_that_was_to_ask_next_but_has_something_to_do_is_not_waited_for(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    jobs = records(2, clock())
    [(asker, its_sleep)] = asleep(session, jobs[:1], lambda: None)
    [(other, of_other)] = asleep(session, jobs[1:])
    assert of_other.seconds > LONG / 2
    assert isinstance(asks(clock, asker, its_sleep).send(lists([*jobs, *others])), Notify)  # which may take long
    assert is_rung(of_other)
    step = other.send(None)
    assert isinstance(step, Sleep)
    assert step.seconds <= SOON
    asker.close()
    other.close()


def test_what_an_earlier_list_said_is_no_news_when_a_later_one_fails(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    jobs = records(1, clock())
    [(asker, its_sleep)] = asleep(session, jobs, lambda: None)
    assert isinstance(asks(clock, asker, its_sleep).send(lists([*jobs, *others])), Notify)
    again = asker.send(None)
    assert isinstance(again, Sleep)
    assert isinstance(asks(clock, asker, again).send(Answer(500, {})), Sleep)  # and nobody is told of a look
    asker.close()


def test_how_long_a_job_took_is_learnt_from_the_last_list_that_had_it_running(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    jobs = records(2, clock())
    jobs[1].kind, jobs[1].due = "a kind", clock() + LONG  # by the vendor's estimate
    (asker, _), (other, _) = asleep(session, jobs)
    clock.sleep(100)
    until(Exchange, asker)
    again = answers(asker, lists([*jobs, *others]))
    assert again
    assert answers(asks(clock, asker, again), lists([*jobs, *others], completed={1}))
    assert is_over(other)
    assert again.seconds < SOON
    assert session.durations.expected("a kind") == pytest.approx(100 + again.seconds / 2)
    asker.close()


def test_a_last_look_that_is_a_moment_early_is_the_last(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(1_500)]  # a list of so many is good for longer than the time that is left
    jobs = records(1, clock())
    [(asker, _)] = asleep(session, jobs, lambda: None)
    clock.sleep(LONG - 1.005)
    until(Exchange, asker)
    assert isinstance(asker.send(lists([*jobs, *others])), Notify)
    with pytest.raises(JobTimeoutError):
        asker.send(None)


def test_a_look_in_the_last_second_is_the_last(session: Session[Any]) -> None:
    waiter = Waiter(session.call(LONG), records(1, 0.0)[0], is_told=False)
    last: list[float] = []
    for due in (LONG - 2, LONG - 0.5, LONG + 2):
        waiter.due = due
        last.append(waiter.last_look)
    assert last == [LONG - 1, LONG - 0.5, LONG - 1]


def test_what_was_known_is_forgotten_when_nobody_waits(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    waiters = crowd(1_500)
    asking = session.board.look(session.call(LONG), waiters[0].job)
    until(Exchange, asking)
    with pytest.raises(StopIteration):
        asking.send(lists([waiter.job for waiter in waiters]))
    for waiter in waiters:
        session.board.leave(waiter)
    crowd(10)
    [(flow, step)] = asleep(session, records(1, clock()))
    assert step.seconds < 1
    flow.close()


def test_jobs_that_are_newer_than_the_list_do_not_make_it_useless(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    jobs = records(1, clock())
    [(asker, its_sleep)] = asleep(session, jobs)
    asks(clock, asker, its_sleep)
    clock.sleep(0.1)
    crowd(100)
    again = answers(asker, lists([*jobs, *others]))
    assert again
    clock.sleep(again.seconds)
    assert until(Exchange, asker).request.url.endswith("/status")
    asker.close()


def test_whoever_wants_to_be_told_of_each_look_is_woken_by_each_list(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    others = [waiter.job for waiter in crowd(10)]
    clock.sleep(1)
    jobs = records(2, clock())
    [(asker, its_sleep)] = asleep(session, jobs[:1])
    [(told, of_told)] = asleep(session, jobs[1:], lambda: None)
    answers(asks(clock, asker, its_sleep), lists([*jobs, *others]))
    assert is_rung(of_told)
    asker.close()
    told.close()


def test_when_who_asks_is_gone_the_next_is_woken_in_time(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    crowd(10)
    jobs = records(3, clock())
    (first, its_sleep), (second, of_second), (third, of_third) = asleep(session, jobs)
    first.close()
    assert is_rung(of_second)
    assert not is_rung(of_third)
    again = second.send(None)
    assert isinstance(again, Sleep)
    assert again.seconds == its_sleep.seconds  # it is due at the same time, and not sooner because it was woken
    second.close()
    assert is_rung(of_third)
    third.close()


def test_whose_look_is_due_before_all_others_asks(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    crowd(10)
    jobs = records(2, clock())
    jobs[0].due = clock() + 100  # by the vendor's estimate
    jobs[1].due = clock() + 5
    (first, of_first), (second, of_second) = asleep(session, jobs)
    assert 5 < of_first.seconds < 100
    assert of_second.seconds <= 5
    second.close()
    first.close()


def test_when_few_are_left_each_looks_for_itself(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    jobs = records(5, clock())
    waiters = crowd(3)
    *flows, (done, _) = asleep(session, jobs)
    answers(asks(clock, *flows[0]), lists([*jobs, *(waiter.job for waiter in waiters)], completed={0, 1, 4}))
    assert is_over(flows[1][0])
    for waiter in waiters:
        session.board.leave(waiter)
    assert is_over(done)  # who has news to read still does
    left = flows[2:]
    assert all(is_rung(step) for _, step in left)
    for flow, _ in left:
        step = flow.send(None)
        assert isinstance(step, Sleep)
        assert step.seconds <= SOON
    clock.sleep(SOON)
    for (flow, _), job in zip(left, jobs[2:4], strict=True):
        assert until(Exchange, flow).request.url.endswith(f"/status/{job.id}")
        flow.close()


def test_a_list_that_has_just_come_is_read_by_those_that_are_left(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    waiters = crowd(5)
    board, call = session.board, session.call(LONG)
    asking = board.look(call, waiters[0].job)
    until(Exchange, asking)
    with pytest.raises(StopIteration):
        asking.send(lists([waiter.job for waiter in waiters]))
    for waiter in waiters[2:]:
        board.leave(waiter)
    with pytest.raises(StopIteration) as seen:
        next(board.look(call, waiters[1].job))
    assert seen.value.value.id == waiters[1].job.id
    clock.sleep(1.1)
    assert until(Exchange, board.look(call, waiters[1].job)).request.url.endswith(waiters[1].job.id)


def test_a_batch_that_is_left_says_nothing_of_the_list(
    session: Session[Any], crowd: Callable[[int], list[Waiter]]
) -> None:
    urls: list[str] = []
    for waiter in crowd(10)[:2]:
        flow = session.board.look(waiter.call, waiter.job)
        urls.append(until(Exchange, flow).request.url)
        with pytest.raises(BrokenOff):
            flow.throw(BrokenOff("The batch was left."))
    assert urls == ["https://topaz.example/status"] * 2


def test_without_a_list_each_looks_for_itself(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    crowd(10)
    jobs = records(2, clock())
    [(asker, _), (other, of_other)] = asleep(session, jobs)
    clock.sleep(LONG / 2)
    until(Exchange, asker)
    own = until(Exchange, asker, Answer(404, {}))  # there is none
    assert own.request.url.endswith(f"/status/{jobs[0].id}")
    assert is_rung(of_other)
    clock.sleep(SOON)
    assert until(Exchange, other).request.url.endswith(f"/status/{jobs[1].id}")
    asker.close()
    other.close()


def test_a_list_that_could_not_be_had_is_asked_for_later_by_one(
    session: Session[Any], clock: Clock, crowd: Callable[[int], list[Waiter]]
) -> None:
    crowd(10)
    (asker, _), (other, of_other) = asleep(session, records(2, clock()))
    clock.sleep(LONG / 2)
    until(Exchange, asker)
    steps = [answers(asker, Answer(500, {})), other.send(None) if is_rung(of_other) else of_other]
    soon, late = sorted(step.seconds for step in steps if isinstance(step, Sleep))
    assert soon == pytest.approx(1, abs=0.01)  # and not as long as those wait that have waited for long
    assert late > LONG / 3
    asker.close()
    other.close()


def sleeps(bell: Bell) -> Flow[None]:
    """Does nothing else."""
    yield Sleep(LONG, bell)


@pytest.mark.parametrize("when", ["before", "while it is slept"])
def test_a_bell_ends_a_sleep_of_a_thread(when: str) -> None:
    driver, bell = Driver(), Bell()
    sleeper = threading.Thread(target=driver.run, args=(sleeps(bell),), daemon=True)
    if when == "before":
        driver.ring([bell])
    sleeper.start()
    if when != "before":
        driver.ring([bell])
    sleeper.join(60)
    assert not sleeper.is_alive()


@pytest.mark.parametrize("when", ["before", "while it is slept"])
def test_a_bell_ends_a_sleep_of_a_task(when: str, loop: asyncio.Runner) -> None:
    async def run() -> None:
        driver, bell = AsyncDriver(), Bell()
        if when == "before":
            driver.ring([bell])
        sleeper = asyncio.create_task(driver.run(sleeps(bell)))
        if when != "before":
            await asyncio.sleep(0)
            assert bell.asleep is not None
            driver.ring([bell])
        await asyncio.wait_for(sleeper, 60)
        assert not bell.rung

    loop.run(run())
