"""The operations, in one package a tag and one module an operation."""
