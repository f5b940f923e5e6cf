"""Proof that the generated clients have everything that the documents say: see `scripts/prove --help`."""
