"""What holds for all tests."""

import signal


def pytest_configure() -> None:
    """Let the processes that tests start be interrupted, even where the tests themselves run in the background.

    A shell starts what it runs in the background with the signal ignored, and that is inherited.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
