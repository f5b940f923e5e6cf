"""The operations of one tag.

If an image enhancement job is no longer needed or was started in error, you can cancel it before it
completes. The job must be in a cancellable state (e.g., not already completed or failed) for the request to
be successful."""
