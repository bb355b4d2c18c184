"""Faults that change nothing anybody can see, each with the reason: `make test-the-tests` fails if one is caught, or gone."""

EQUIVALENT: dict[str, str] = {}
