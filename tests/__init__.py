"""The tests; those of the regeneration import it from where `scripts/regenerate` does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
