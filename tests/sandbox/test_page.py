"""The page in a real browser, wherever there is a Chromium or Chrome: on Debian, `apt-get install chromium`."""

import shutil
from collections.abc import Iterator

import httpx
import pytest
from photoenhance.sandbox import Fault, Sandbox
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        # The page is our own, and containers let no browser set up a sandbox of its own.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab in which nothing goes wrong."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


@pytest.fixture
def topaz(sandbox: Sandbox, http: httpx.Client) -> httpx.Client:
    http.headers["X-API-Key"] = sandbox.api_key
    http.base_url = sandbox.url("topaz")
    return http


def submit(topaz: httpx.Client, image: bytes, name: str = "photo.jpg") -> str:
    job: str = topaz.post("/enhance/async", files={"image": (name, image)}).json()["process_id"]
    return job


def rows(page: Page, table: str) -> Locator:
    """The rows of a table, without its head."""
    return page.get_by_role("table", name=table).locator("tbody").get_by_role("row")


def test_nothing_has_happened_yet(sandbox: Sandbox, page: Page) -> None:
    page.goto(sandbox.page)
    for table in ("Jobs", "Charges", "Requests"):
        expect(rows(page, table)).to_have_text(["none yet"])
    expect(page.get_by_text("charged: nothing")).to_be_visible()


def test_what_happens_is_seen_as_it_happens(sandbox: Sandbox, page: Page, topaz: httpx.Client, jpeg: bytes) -> None:
    page.goto(sandbox.page)
    job = submit(topaz, jpeg, "<b>a photo</b>.jpg")
    row = rows(page, "Jobs")
    for text in (job, "topaz", "queued", "<b>a photo</b>.jpg"):
        expect(row.get_by_role("cell", name=text, exact=True)).to_be_visible()
    expect(row.get_by_alt_text("before: ")).to_have_js_property("naturalWidth", 60)
    expect(row.get_by_alt_text("after: ")).to_have_count(0)
    expect(rows(page, "Charges")).to_contain_text([job])
    expect(rows(page, "Requests")).to_contain_text(["POST /enhance/async"])

    for _ in range(2):
        topaz.get(f"/status/{job}")
    expect(row.get_by_role("cell", name="succeeded")).to_be_visible()
    expect(row.get_by_alt_text("after: ")).to_have_js_property("naturalWidth", 96)
    expect(rows(page, "Requests")).to_have_count(3)


def test_what_goes_wrong_is_seen(sandbox: Sandbox, page: Page, topaz: httpx.Client, jpeg: bytes) -> None:
    sandbox.reset(balances={"topaz": 2})
    sandbox.inject("topaz", "getAllStatuses", Fault(status=503))
    page.goto(sandbox.page)
    topaz.get("/status")
    expect(rows(page, "Requests")).to_contain_text(["503 (injected)"])
    for _ in range(2):
        submit(topaz, jpeg)
    expect(page.get_by_text("paid for more than once: 1")).to_be_visible()
    expect(page.get_by_text("charged: topaz 2")).to_be_visible()
    expect(page.get_by_text("left: topaz 0")).to_be_visible()


def test_a_narrow_window_is_wide_enough(sandbox: Sandbox, page: Page, topaz: httpx.Client, jpeg: bytes) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(sandbox.page)
    submit(topaz, jpeg, f"{'x' * 200}.jpg")
    expect(rows(page, "Jobs").locator("td[data-column=Vendor]")).to_have_text("topaz")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_sandbox_that_has_ended_is_told_as_such(browser: Browser) -> None:
    page = browser.new_page()
    with Sandbox() as sandbox:
        page.goto(sandbox.page)
        expect(page.get_by_text("answers as documented")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("The sandbox does not answer.")
    page.close()
