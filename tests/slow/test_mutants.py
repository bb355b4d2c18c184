"""No mutant of a solution that is wrong on valid input is accepted by the exercise's check."""

import pytest

from course import PATHS
from mutants import mutants, trials


def test_mutants_are_made():
    made = dict(mutants("def f(x):\n    y = x.sum(axis=-1)\n    return y / 2 if y > 0 else (y, x)\nassert f(1)"))
    assert len(made) >= 12 and all("assert" not in source for source in made.values())
    assert any("axis" not in source for source in made.values()) and any("mean" in source for source in made.values())


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_no_wrong_mutant_is_accepted(path):
    tried = list(trials(path))
    assert len(tried) >= 10
    wrongly = [f"{trial.exercise}: {trial.change}\n{trial.source}" for trial in tried if trial.wrongly_accepted]
    assert not wrongly, "\n\n".join(wrongly)
    assert any(trial.verdict is not None and trial.verdict.mistake for trial in tried), "no mutant was named"
