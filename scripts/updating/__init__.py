"""Getting a vendor's newest document, and saying what changes with it."""
