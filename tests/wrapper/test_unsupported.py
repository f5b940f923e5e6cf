"""What a vendor's module leaves out, and what a vendor's newer document may add, is told in plain words."""

from collections.abc import Callable
from typing import Any

import photoenhance
import pytest
from photoenhance import UnsupportedError, _flows
from photoenhance._record import Record

from tests.wrapper.server import Server, says

VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]
# What a flow may ask of a vendor, and the feature of the vendors that have it.
FLOWS: dict[str, tuple[str, Callable[[Any, Record], Any]]] = {
    "look": ("jobs", _flows.refresh),
    "fetch": ("jobs", lambda call, job: call.vendor.fetch(call, job.id, {})),
    "cancel": ("cancel", _flows.cancel),
    "delete": ("delete", _flows.delete),
    "list": ("list", lambda call, _: call.vendor.looks(call)),
    "estimate": ("estimate", lambda call, _: call.vendor.estimate(call, b"", {})),
}


@pytest.mark.parametrize("asked", FLOWS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_what_a_vendor_does_not_have_is_asked_of_nobody(vendor: str, asked: str) -> None:
    feature, flow = FLOWS[asked]
    if feature in photoenhance.VENDORS[vendor].features:
        pytest.skip("it has")
    with Server(says({})) as server, photoenhance.connect(vendor, server.api_key, base_url=server.url()) as client:
        session = client._session  # noqa: SLF001 - the clients' own methods refuse before it comes to this  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(UnsupportedError, match=f"{client.info.title} has no ") as caught:
            session.driver.run(flow(session.call(5), Record(vendor, "a-job")))
    assert server.received == []
    assert caught.value.vendor == vendor
    assert not caught.value.retryable
    assert not caught.value.maybe_billed


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_error_of_another_shape_has_no_words(vendor: str) -> None:
    with photoenhance.connect(vendor, "a-key-of-the-tests") as client:
        module = client._session.vendor  # noqa: SLF001 - no document of today gives such a one  # pyright: ignore[reportPrivateUsage]
    problem = module.problem(object())
    assert (problem.message, problem.code, problem.request_id) == (None, None, None)
