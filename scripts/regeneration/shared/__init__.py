"""Typed clients, one package a vendor, generated from the vendors' documents."""
