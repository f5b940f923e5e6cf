"""Tests of the proof, and the proof itself."""
