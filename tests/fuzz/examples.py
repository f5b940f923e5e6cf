"""How many examples a test tries: few and always the same by default, many and new ones by `scripts/fuzz`."""

import os

from hypothesis import HealthCheck, settings

MANY = os.environ.get("FUZZ") == "many"
TIMES = 15


def examples(few: int) -> settings:
    """So many by default, and many times as many where they are asked for."""
    return settings(
        max_examples=few * TIMES if MANY else few,
        derandomize=not MANY,
        database=None,
        deadline=None,  # how long an example takes says nothing on a busy machine
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
