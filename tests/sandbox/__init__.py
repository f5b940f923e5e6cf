"""Tests of the sandbox: by hand, by a validator of its own, by schemathesis, and through the wrapper."""
