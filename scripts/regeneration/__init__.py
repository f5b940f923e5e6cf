"""From the vendors' documents to the typed clients in `generated/`: see `scripts/regenerate --help`."""
