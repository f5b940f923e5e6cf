"""Servers that answer as the vendors do, except where a fault is asked for, and that count what they would charge.

What they answer is the documents' own: no more than a client needs to get from an image to the saved result.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from tests.faults.faults import Asked, Fault, Nature
from tests.wrapper.server import Received, Reply, Server, leads, says, shows

JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
NOW = 1_700_000_000  # what these servers' clocks show
PHOTO = Path(__file__).parent.parent / "data" / "photo.jpg"
SOURCE = "https://example.com/photo.jpg"


class Role(StrEnum):
    """What a request is to its vendor and its caller: what may become of it follows from that alone."""

    PAID = "costs something, or makes something, each time it is sent"
    BOUGHT = "costs something each time, and may lead elsewhere"
    LISTED = "costs something, and what it started is in the vendor's list"
    NAMED = "costs something once, however often it is sent under one name"
    FREE = "may be repeated"
    LOOK = "asks how a job stands, while there is time"
    UPLOAD = "puts the image into storage"
    LINK = "gets the result from storage"
    RENEWED = "gets the result from storage, by a link that the vendor gives anew when it has expired"


@dataclass(frozen=True)
class Step:
    """One of the requests on the way to a result.

    Attributes:
        name: How it is called here.
        role: What may become of it.
        request: Its method and path, as a pattern.
        answer: What the vendor says to it, by the address of the storage and by how often it was asked.
        charges: Whether each such request is paid for.
        names: Whether its answer names the job.
        json: Whether its answer is JSON.
    """

    name: str
    role: Role
    request: str
    answer: Callable[[Server, int], Reply]
    charges: bool = False
    names: bool = False
    json: bool = True

    @property
    def at_storage(self) -> bool:
        """Whether it goes to the storage, which must not see the key."""
        return self.role in {Role.UPLOAD, Role.LINK, Role.RENEWED}

    def is_asked_by(self, method: str, url: str) -> bool:
        """Whether it is this that a request asks for."""
        return re.fullmatch(self.request, f"{method} {urlsplit(url).path}") is not None


@dataclass(frozen=True)
class Story:
    """A way from an image to a result.

    Attributes:
        vendor: The vendor's name.
        steps: The requests that it takes.
        given: What the caller has: the photograph, its URL, or the id of a job.
        method: What the caller calls with it.
        options: And with which options.
    """

    vendor: str
    steps: tuple[Step, ...]
    given: Literal["photo", "url", "id"] = "photo"
    method: str = "enhance"
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def takes(self, photo: Path) -> Path | str:
        """What the method is called with."""
        if self.given == "photo":
            return photo
        return SOURCE if self.given == "url" else JOB


def _image(_: Server, __: int) -> Reply:
    return shows(PHOTO.read_bytes())


def _result(role: Role) -> Step:
    return Step("result", role, "GET /result", _image, json=False)


STORIES: Mapping[str, Story] = {
    "topaz": Story(
        "topaz",
        (
            Step(
                "submit",
                Role.LISTED,
                "POST /enhance/async",
                lambda _, __: says({"process_id": JOB, "eta": NOW + 1}),
                charges=True,
                names=True,
            ),
            Step(
                "look",
                Role.LOOK,
                f"GET /status/{JOB}",
                lambda _, n: says({"process_id": JOB, "status": ("Processing", "Completed")[n > 0]}),
            ),
            Step(
                "link",
                Role.FREE,
                f"GET /download/{JOB}",
                lambda storage, _: says({"download_url": storage.url("result"), "head_url": "", "expiry": NOW + 3600}),
            ),
            _result(Role.RENEWED),
        ),
    ),
    "topaz at once": Story(
        "topaz",
        (Step("submit", Role.PAID, "POST /enhance", _image, charges=True, json=False),),
        options={"synchronous": True},
    ),
    "picwish": Story(
        "picwish",
        (
            Step(
                "submit",
                Role.PAID,
                "POST /api/tasks/visual/scale",
                lambda _, __: says({"status": 200, "data": {"task_id": JOB}}),
                charges=True,
                names=True,
            ),
            Step(
                "look",
                Role.LOOK,
                f"GET /api/tasks/visual/scale/{JOB}",
                lambda storage, n: says(
                    {
                        "status": 200,
                        "data": {"task_id": JOB, "state": (4, 1)[n > 0], "image": ("", storage.url("result"))[n > 0]},
                    }
                ),
            ),
            _result(Role.RENEWED),
        ),
    ),
    "picwish at once": Story(
        "picwish",
        (Step("submit", Role.PAID, "POST /api/tasks/visual/scale", _image, charges=True, json=False),),
        options={"sync": 1, "return_type": 3},
    ),
    "phota": Story(
        "phota",
        (
            Step(
                "submit",
                Role.NAMED,
                "POST /v1/phota/enhance",
                lambda storage, _: says(
                    {"download_urls": [storage.url("result")], "images": [], "known_subjects": None}
                ),
                charges=True,
            ),
            _result(Role.LINK),
        ),
    ),
    "tensorpix": Story(
        "tensorpix",
        (
            Step(
                "submit",
                Role.PAID,
                "POST /api/images/enhance/from-url/",
                lambda storage, _: says({"enhanced_url": storage.url("result"), "enhanced_img_id": "an-image"}, 201),
                charges=True,
            ),
            _result(Role.LINK),
        ),
        given="url",
    ),
    "autoenhance": Story(
        "autoenhance",
        (
            Step(
                "submit",
                Role.PAID,
                "POST /v3/images/",
                lambda storage, _: says({"image_id": JOB, "upload_url": storage.url("slot")}),
                names=True,
            ),
            Step("upload", Role.UPLOAD, "PUT /slot", lambda _, __: Reply(), json=False),
            Step(
                "look",
                Role.LOOK,
                f"GET /v3/images/{JOB}",
                lambda _, n: says({"image_id": JOB, "status": ("processing", "processed")[n > 0]}),
            ),
            Step(
                "download",
                Role.FREE,
                f"GET /v3/images/{JOB}/enhanced",
                lambda at, _: leads(at.url("result")),
                json=False,
            ),
            _result(Role.LINK),
        ),
    ),
    "autoenhance buys": Story(
        "autoenhance",
        (
            Step(
                "buy",
                Role.BOUGHT,
                f"GET /v3/images/{JOB}/enhanced",
                lambda at, _: leads(at.url("result")),
                charges=True,
                json=False,
            ),
            _result(Role.LINK),
        ),
        given="id",
        method="download",
        options={"preview": False},
    ),
}


class World:
    """The vendor of a story, and a storage at another origin, with a fault at one of the steps.

    Attributes:
        vendor: Answers at the vendor's address.
        storage: Answers at the storage's, and at any other to which a fault redirects.
        charged: What is paid for: each request, by its file's name, or each name under which requests were sent.
        named: Whether the vendor has told the job's id.
        resumed: Whether the job was submitted before.
    """

    def __init__(self, vendor: "Half", storage: "Half") -> None:
        self.vendor = vendor
        self.storage = storage

    def play(self, story: Story, step: Step, fault: Fault, *, always: bool, resume: bool = False) -> Self:
        """Answer as in this story, with this fault at this step: the first time, or each time.

        A job that is resumed has been submitted before, and is done.
        """
        self.story, self.step, self.fault, self.always = story, step, fault, always
        self.asked: dict[str, int] = {}
        self.answered: dict[str, int] = {}
        self.charged: list[str] = []
        self.resumed = resume
        self.named = resume or story.given == "id"
        if resume:
            self.answered["look"] = 1
        for half in (self.vendor, self.storage):
            half.world = self
            half.received.clear()
        return self

    def has_come_to(self, step: Step) -> bool:
        """Whether all steps before this one have been answered."""
        before = self.story.steps[: self.story.steps.index(step)]
        times = {each.name: 2 if each.role is Role.LOOK else 1 for each in before}
        return self.resumed or all(self.answered.get(name, 0) >= times[name] for name in times)

    def fault_at(self, step: Step | None) -> Fault | None:
        """The fault of the request that is being answered."""
        if step is not self.step or (self.asked.get(self.step.name, 0) > 1 and not self.always):
            return None
        return self.fault

    def step_of(self, request: Received) -> Step | None:
        """Which step a request is."""
        if request.path.startswith("/moved"):
            return self.step
        return next((step for step in self.story.steps if step.is_asked_by(request.method, request.path)), None)

    def answer(self, request: Received) -> Reply:
        """What a request gets."""
        step = self.step_of(request)
        if step is None:
            return self._others(request)
        moved = request.path.startswith("/moved")
        self.asked[step.name] = self.asked.get(step.name, 0) + (not moved)
        fault = None if moved else self.fault_at(step)
        usual = step.answer(self.storage, self.answered.get(step.name, 0))
        whole = fault is None or fault.nature in {Nature.HARMLESS, Nature.NEVER_SENT}
        if whole or (fault and fault.processed):
            self._charge(step, request)
        if whole:
            self.answered[step.name] = self.answered.get(step.name, 0) + 1
            self.named = self.named or step.names
        return fault.reply(Asked(usual, self.storage.url("moved"), request.path)) if fault else usual

    def _charge(self, step: Step, request: Received) -> None:
        if not step.charges:
            return
        if step.role is Role.NAMED:
            name = json.loads(request.body)["client_request_id"]
        else:
            found = re.search(rb'filename="([^"]*)"', request.body)
            name = found[1].decode() if found else ""
        if step.role is not Role.NAMED or name not in self.charged:
            self.charged.append(name)

    def _others(self, request: Received) -> Reply:
        """Topaz's list of all jobs; nothing else is asked for."""
        assert (request.method, request.path) == ("GET", "/status"), f"{request.method} {request.path}"
        return says([{"process_id": JOB, "filename": name, "status": "Processing"} for name in self.charged])


class Half(Server):
    """One of the two servers of a world."""

    world: World

    def reads(self, head: Received) -> bool:
        """Not, where the fault is to answer before the body has come."""
        world = self.world
        step = world.step_of(head)
        early = step is world.step and world.fault.early
        return not (early and (world.always or not world.asked.get(world.step.name)))

    def next_reply(self) -> Reply:
        """The world's."""
        return self.world.answer(self.received[-1])
