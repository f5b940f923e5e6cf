"""The operations of one tag.

Image editing, generation, and enhancement."""
