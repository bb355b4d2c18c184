"""Hostile input for every public function of helpers: `make fuzz` and tests/test_fuzz.py; docs/fuzzing.md says what came out."""
