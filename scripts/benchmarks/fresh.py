"""Functions that run in a process of their own: nothing that ran before is in their memory, or warm."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any


def fresh(function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - what the function gives, as JSON
    """Call a module's function with these arguments, which JSON must be able to hold, in a new process."""
    command = [sys.executable, "-m", "benchmarks.fresh", function.__module__, function.__name__, json.dumps(arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603 - our own words


if __name__ == "__main__":
    module, name, given = sys.argv[1:]
    print(json.dumps(getattr(importlib.import_module(module), name)(*json.loads(given))))
