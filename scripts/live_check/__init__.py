"""Comparing a vendor's live answers with its document, for whoever has a key."""
