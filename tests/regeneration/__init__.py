"""The pipeline that makes the clients."""
