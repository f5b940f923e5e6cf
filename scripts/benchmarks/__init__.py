"""What the wrapper costs, each row beside its reference, in one run."""
