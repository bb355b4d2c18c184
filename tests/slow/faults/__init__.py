"""Faults that the suite must notice: `make test-the-tests` plants them, one at a time, in a copy of the course.

`harness` copies, plants and runs; `stages` says which tests see a file; `generated` makes faults from the course itself,
`by_hand` holds those that need a mind; `equivalents` lists what is no fault after all, each with its reason.
"""
