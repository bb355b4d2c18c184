"""Every public function of helpers, given what it was not written for: it answers rightly, or refuses in a sentence.

`EXAMPLES=1000 pytest tests/test_fuzz.py` tries as many inputs for each function, others at every run (`make fuzz`).
"""

import dataclasses
import linecache
import os
import tracemalloc
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import helpers
from fuzzing import hostile, table
from helpers import checks
from helpers.checks.engine import sandbox
from helpers.checks.engine.verdict import Verdict

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass")  # it is one of the hostile values
EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
HELPERS = str(Path(helpers.__file__).parent)
TRIED = {}  # how many inputs each function was given


def tries(count):
    """So many inputs, the same at every run, or as many others as EXAMPLES says; nothing is stored in the repository."""
    return settings(
        max_examples=EXAMPLES or count, derandomize=not EXAMPLES, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), print_blob=bool(EXAMPLES), phases=[Phase.generate],
    )  # fmt: skip


def fingerprint(value, depth=4):
    """What a value holds, to tell later whether it still does."""
    if isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray):
        held = [fingerprint(one, depth - 1) for one in value.flat] if value.dtype.hasobject else value.tobytes()
        return value.dtype, value.shape, value.strides, held
    if isinstance(value, np.ma.MaskedArray):
        return fingerprint(value.data), np.ma.getmaskarray(value).tobytes()
    if depth and isinstance(value, (list, tuple)):
        return [type(value), *(fingerprint(one, depth - 1) for one in value)]
    if depth and isinstance(value, Mapping):
        return {key: fingerprint(one, depth - 1) for key, one in value.items()}
    return repr(value) if isinstance(value, (int, float, complex, str, bytes, set)) and not huge(value) else type(value)


def huge(value):
    return isinstance(value, int) and abs(value) > 10**1000


def holds_nan(value):
    """Whether a nan is anywhere in a result."""
    if isinstance(value, (np.ndarray, np.generic, float)):
        return np.asarray(value).dtype.kind in "fc" and bool(np.isnan(value).any())
    if isinstance(value, (list, tuple)):
        return any(map(holds_nan, value))
    if isinstance(value, Mapping):
        return any(map(holds_nan, value.values()))
    return dataclasses.is_dataclass(value) and any(holds_nan(getattr(value, one.name)) for one in dataclasses.fields(value))


def is_told(error, names):
    """Whether an error is a sentence of helpers' own that names one of these."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    place = trace.tb_frame.f_code.co_filename
    ours = place.startswith(HELPERS) and "raise " in linecache.getline(place, trace.tb_lineno)
    words = str(error)
    return (
        ours
        and len(words.split()) >= 6
        and len(words) < 1000
        and any(name.replace("_", " ") in words.replace("_", " ") for name in names)
    )


def judge(entry, arguments, spoilt):
    """Call the function; assert that what comes of it is an answer that holds, or a sentence about what was spoilt."""
    for name in set(entry.sizes) & set(spoilt):
        size = arguments[name]
        assume(not (isinstance(size, (int, np.integer)) and (100 if name == "epochs" else 10**5) < size < 10**20))
    arguments = {name: value.make() if isinstance(value, table.Fresh) else value for name, value in arguments.items()}
    before = {name: fingerprint(value) for name, value in arguments.items()}
    counted = tracemalloc.is_tracing()
    if counted:
        tracemalloc.reset_peak()
    held = tracemalloc.get_traced_memory()[0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # a box is drawn in its place
        try:
            result = entry.function(**arguments)
        except MemoryError:
            assert MemoryError in entry.raises
        except OSError as error:
            assert OSError in entry.raises and error.filename is not None
        except entry.raises as error:
            passed_on = entry.passes_on and hasattr(error, "__notes__")
            # What is wrong may be another argument, beside the spoilt one, or a part of it.
            assert passed_on or is_told(error, {*entry.good, *table.PARTS}), f"{type(error).__name__}: {error}"
        else:
            assert entry.nan or not holds_nan(result), "a nan in the result"
            entry.holds(result, arguments)
    peak = tracemalloc.get_traced_memory()[1] - held
    assert not counted or peak < most_memory(arguments), f"{peak} bytes"
    assert {name: fingerprint(value) for name, value in arguments.items()} == before, "an argument was changed"


def most_memory(arguments):
    """Bytes that a call may take: what a small figure or the digits need, and a multiple of its arguments."""
    return 2**25 + 100 * sum(np.asarray(value).nbytes for value in arguments.values() if isinstance(value, np.ndarray))


@pytest.fixture
def memory_is_counted(request):
    """For all but the drawings, which count would slow down ten times; NumPy's arrays are counted, too."""
    counted = not request.getfixturevalue("name").startswith("draw_")
    if counted:
        tracemalloc.start()
    yield
    if counted:
        tracemalloc.stop()


def spoilt_arguments(entry):
    """The right arguments with one replaced by something hostile; now and then with all of them replaced."""
    names = [name for name in entry.good if name not in entry.fixed]
    kinds = {}
    for name in names:
        good = entry.good[name]
        arrays = isinstance(good, (np.ndarray, list, tuple)) and _numbers(good)
        kinds[name] = st.one_of(hostile.ANYTHING, hostile.variants(good), hostile.variants(good)) if arrays else hostile.ANYTHING
    one = st.sampled_from(names).flatmap(lambda name: st.tuples(st.just((name,)), st.fixed_dictionaries({name: kinds[name]})))
    everything = st.tuples(st.just(tuple(names)), st.fixed_dictionaries(kinds))
    return st.one_of(*[one] * 9, everything)


def _numbers(good):
    try:
        return np.asarray(good).dtype.kind in "biuf"
    except ValueError:
        return False


@pytest.mark.parametrize("entry", table.DRAWINGS, ids=lambda entry: entry.function.__name__)
def test_a_drawing_draws_what_is_right(entry):
    """What is wrong Matplotlib refuses in its own words; what it would draw without a word, the unit tests try."""
    judge(entry, entry.good, ())


@pytest.mark.parametrize("name", [name for name, entry in table.ENTRIES.items() if entry.good and entry not in table.DRAWINGS])
def test_a_hostile_argument_is_refused_in_a_sentence_or_answered(name, memory_is_counted):
    entry = table.ENTRIES[name]

    @tries(6)
    @given(spoilt_arguments(entry))
    def attempt(spoilt):
        names, values = spoilt
        TRIED[name] = TRIED.get(name, 0) + 1
        judge(entry, {**entry.good, **values}, names)

    judge(entry, entry.good, ())
    attempt()


def test_every_public_function_is_in_the_table():
    tried = set(table.ENTRIES) | {"noisy_digits"}
    assert table.public_names() == {name for name in tried if name.isidentifier()} | set(table.LEFT_OUT)
    assert set(table.CHECKS) == set(dir(checks)) - {"EXERCISES"}


# The checks of learners' answers


class Answers:
    """Functions that answer what a learner's might, and no check expects."""

    @staticmethod
    def constant(value):
        return lambda *given: value

    @staticmethod
    def raising(kind):
        def function(*given):
            raise kind("a learner's\n" * 50)

        return function

    @staticmethod
    def spoiling(value):
        def function(*given):
            for one in given:
                if isinstance(one, np.ndarray) and one.size and one.flags.writeable:
                    one.flat[0] = value
            return given[0]

        return function

    @staticmethod
    def shaped(change):
        return lambda *given: change(np.asarray(given[0]))


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


CHANGES = [lambda a: a[..., :0], lambda a: a.astype("f2"), lambda a: a.astype(">f8"), lambda a: a[None], lambda a: a * np.nan,
           lambda a: a + 1j, lambda a: a.astype(object), lambda a: a * 1e308 * 10, lambda a: np.ma.masked_less(a, 1), lambda a: a.T,
           lambda a: a.astype(str), lambda a: (a,) * 2, lambda a: [a, [a]], lambda a: iter(a), lambda a: np.float16(a.sum())]  # fmt: skip
KINDS = [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Unprintable, NotImplementedError, StopIteration,
         ZeroDivisionError, Warning]  # fmt: skip
FUNCTIONS = st.one_of(
    hostile.ANYTHING.map(Answers.constant),
    st.tuples(hostile.ANYTHING, hostile.ANYTHING).map(Answers.constant),
    st.sampled_from(KINDS).map(Answers.raising),
    st.sampled_from(hostile.FLOATS).map(Answers.spoiling),
    st.sampled_from(CHANGES).map(Answers.shaped),
)


def learners_arguments(name):
    """What the line of an exercise may hand to its check: as many arguments as it takes."""
    exercise = checks.EXERCISES[name]
    count = exercise.count + exercise.context
    if not exercise.is_value:
        return st.tuples(st.one_of(FUNCTIONS, FUNCTIONS, hostile.ANYTHING))
    return st.tuples(*[st.one_of(hostile.ANYTHING, FUNCTIONS, st.just(...), st.floats(0, 10))] * count)


@pytest.mark.parametrize("name", table.CHECKS)
def test_a_check_answers_whatever_it_is_given(name, monkeypatch):
    monkeypatch.setattr(sandbox, "TIME_LIMIT", 0.5)
    check = getattr(checks, name)

    @tries(6)
    @given(learners_arguments(name))
    def attempt(given):
        TRIED[name] = TRIED.get(name, 0) + 1
        before = [fingerprint(value) for value in given]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            verdict = check(*given)
            assert isinstance(verdict, Verdict) and verdict.message.strip()
            assert repr(verdict).strip() and verdict._repr_html_().startswith("<div")
        assert verdict.status in ("correct", "incorrect", "not attempted")
        assert [fingerprint(value) for value in given] == before

    attempt()
