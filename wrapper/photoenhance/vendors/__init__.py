"""One module a vendor: what it takes, how its jobs run, what its answers mean."""
