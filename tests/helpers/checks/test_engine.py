"""How a check treats any answer at all: it never raises, never stops for long, and leaves everything as it was."""

import random
import re
import sys
import threading
import time
import warnings

import cloudpickle
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from helpers import checks
from helpers.checks.engine import exercise, mistake, outcome, sandbox, verdict
from helpers.checks.engine.case import case, cast, reverse, roll, shift, vary
from helpers.checks.engine.outcome import is_blank

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # as from a notebook, which no other process can import
EXERCISES = {name: one for name, one in checks.EXERCISES.items() if isinstance(one, exercise.Exercise)}


def rows(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


@pytest.fixture
def little_patience(monkeypatch):
    """Less than three seconds for answers that never end; all others keep their time, which a busy machine may need."""
    monkeypatch.setattr(sandbox, "TIME_LIMIT", 0.4)


@pytest.fixture(autouse=True)
def no_hints_given():
    for one in EXERCISES.values():
        one.hints_given.clear()


def declared(solution, **settings):
    """An exercise that is no other test's."""
    return exercise.exercise("a task", section="", notice="", **settings)(solution)


# Blank stubs


def stub(scores): ...  # your turn


def stub_with_docstring(scores):
    """Softmax."""


def stub_with_pass(scores):
    pass


def stub_that_raises(scores):
    raise NotImplementedError


def stub_that_says_so(scores):
    raise NotImplementedError("your turn")


def stub_that_returns_it(scores):
    return ...


@pytest.mark.parametrize(
    "blank", [..., None, stub, stub_with_docstring, stub_with_pass, stub_that_raises, stub_that_says_so, stub_that_returns_it]
)
def test_a_blank_stub_is_not_attempted(blank):
    answer = checks.softmax(blank)
    assert (answer.status, answer.mistake, answer.hints) == ("not attempted", None, ())
    assert repr(answer) == "… Not attempted yet. Put your answer where it says `your turn`, and run the cell again."


def test_a_short_body_is_no_blank():
    assert not is_blank(lambda scores: 1) and not is_blank(lambda scores: "x") and not is_blank(lambda scores: scores)
    assert is_blank(lambda scores: None) and not is_blank(np.exp)


def test_half_of_two_values_is_not_attempted():
    two = declared(lambda: (1, 2), outputs=("first", "second"))
    assert two(..., ...).status == two().status == "not attempted"
    half = two(1, ...)
    assert half.status == "not attempted" and half.message == two(1).message == "Still to do: second."
    assert two(1, 2).status == "correct" and two(1, 3).status == "incorrect"


def test_a_check_without_its_context_says_what_is_missing():
    def best_length(pixels, labels):
        return pixels * labels

    best = declared(best_length)
    for said in (best(6), best(6, 2), best(6, 2, ...), best(6, 2, 3, 4)):
        assert said.status == "not attempted"
        assert said.message == (
            "The check wants best_length, pixels and labels: leave its line as it was, "
            "`checks.best_length(best_length, pixels, labels)`."
        )
    assert best(6, 2, 3).status == "correct" and best(5, 2, 3).status == "incorrect"


@pytest.mark.parametrize("huge", [1.7976931348623157e308, -1e308, np.float64(1e308), np.array(1e308)])
def test_a_huge_answer_is_judged_without_a_warning(huge):
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert checks.score_of_b(huge).status == checks.score_of_b([huge]).status == "incorrect"


# Mistakes that can be made everywhere


@pytest.mark.parametrize("word", [10**5000, 7, None, b"\xff"], ids=["huge", "seven", "none", "bytes"])
def test_what_is_no_word_is_not_taken_for_a_name(word):
    def named(numbers):
        return np.array([word] * len(numbers), object if word != b"\xff" else None)

    verdict = declared(lambda numbers: ["a"] * len(numbers), cases=[case(numbers=[1, 2])], is_text=True)(named)
    assert verdict.mistake == "wrong_type" and "not names" in verdict.message


def for_ever(scores):
    while True:
        pass


def for_ever_and_deaf(scores):
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            pass


def without_end(scores):
    return without_end(scores)


def writes(scores):
    scores -= scores.max(axis=-1, keepdims=True)
    return rows(scores)


def writes_at_the_end(scores):
    result = rows(scores)
    scores[...] = 0
    return result


def shifts_in_place(scores):
    scores -= 0.5
    return rows(scores)


def leaves(scores):
    sys.exit("bye")


def random_answer(scores):
    return rows(scores) + np.random.default_rng().random()  # not 1e-3 of it: one pair of draws in fifty agreed for the check


def prints(scores):
    print(rows(scores))


def prints_for_ever(scores):
    while True:
        print("x" * 1000)


GENERAL = {
    "not_a_function": [3, "softmax", np.ones(3), [rows]],
    "wrong_arguments": [lambda: 1, lambda scores, axis: 1, lambda *, scores: 1],
    "raises": [lambda scores: 1 / 0, lambda scores: scores.foo, lambda scores: unknown_name, leaves],  # noqa: F821
    "recurses": [without_end],
    "returns_nothing": [lambda scores: print(end=""), lambda scores: scores.sort()],
    "prints_instead": [prints],
    "wrong_type": [lambda scores: "a", lambda scores: {1: 2}, lambda scores: rows, lambda scores: 1j * rows(scores)],
    "wrong_shape": [lambda scores: rows(scores).ravel(), lambda scores: 0.5, lambda scores: [rows(scores)]],
    "changes_its_input": [writes, writes_at_the_end],
    "writes_into_integers": [shifts_in_place],
    "rounded": [lambda scores: np.round(rows(scores), 3), lambda scores: rows(scores).round(6)],
    "not_repeatable": [random_answer],
    "not_a_number": [lambda scores: np.full(scores.shape, np.nan)],
}


@pytest.mark.parametrize("id, answer", [(id, answer) for id, answers in GENERAL.items() for answer in answers])
def test_a_general_mistake_is_named(id, answer):
    for _ in range(2):
        said = checks.softmax(answer)
        assert (said.status, said.mistake) == ("incorrect", id), said
    assert said.message and len(said.hints) == 2 and "{" not in said.message


@pytest.mark.parametrize("answer", [for_ever, for_ever_and_deaf, prints_for_ever])
def test_an_answer_without_end_is_too_slow(answer, little_patience):
    test_a_general_mistake_is_named("too_slow", answer)


def test_the_catalogue_of_general_mistakes_is_covered():
    assert set(GENERAL) | {"too_slow", "unknown", "wrong_count"} == set(mistake.GENERAL)


def test_slow_and_wrong_is_first_of_all_wrong(little_patience):
    def slow(scores):
        time.sleep(0.15)
        return scores / scores.sum(axis=-1, keepdims=True)

    assert checks.softmax(slow).mistake != "too_slow" and checks.softmax(slow).shown[1][1] != checks.softmax(slow).shown[2][1]


def test_what_is_not_asked_for_yet_is_mentioned_only_where_it_is_true():
    stable = checks.softmax(lambda scores: rows(scores - scores.max(axis=-1, keepdims=True)))
    naive = checks.softmax(rows)
    assert stable.status == naive.status == "correct" and "1000" not in stable.message and "1000" in naive.message


def refuses(labels):
    if labels.min() < 0:
        raise ValueError("a label below 0")
    return labels


def test_an_error_that_is_handed_back_is_not_raised():
    one = declared(refuses, cases=[case(labels=[1]), case(labels=[-1])])
    assert one(lambda labels: labels if labels[0] > 0 else ValueError("no")).message.startswith("The function hands back")
    assert "must be refused with a ValueError" in one(lambda labels: labels).message

    class Mine(ValueError):
        pass

    def refuses_with_its_own(labels):
        if labels[0] < 0:
            raise Mine("no")
        return labels

    assert one(refuses_with_its_own).status == one(refuses).status == "correct"


@pytest.mark.parametrize("answer", [[3.0], np.array([3.0]), np.array([[3.0]]), np.float32(3), 1.5 * 2.0001])
def test_one_number_may_come_in_an_array_and_three_digits_will_do(answer):
    assert checks.score_of_b(answer).status == "correct"


def test_one_number_is_called_one_number():
    assert checks.score_of_b([3.0, 3.0]).message == "For score_of_b an array of shape (2,) came back; wanted is one number."
    assert "For score_of_b a str came back" in checks.score_of_b("three").message


def test_the_number_of_values_is_asked_for():
    two = declared(lambda x: (x, 2 * x), cases=[case(x=1.0)], outputs=("x", "2x"))
    assert two(lambda x: x).mistake == "wrong_count" and two(lambda x: (x, x, x)).mistake == "wrong_count"
    assert two(lambda x: [x, x + x]).status == "correct"


def test_writing_into_an_argument_is_a_mistake_only_where_the_text_forbids_it():
    def doubles(x):
        x *= 2
        return x

    forbidden, allowed = (
        declared(lambda x: 2 * x, cases=[case(x=[1.0])], keeps_arguments=keeps)(doubles) for keeps in (True, False)
    )
    assert forbidden.mistake == "changes_its_input"
    assert allowed.status == "correct" and "writes into its argument x" in allowed.message


def test_a_mistake_is_recognised_by_equal_results_and_not_by_near_ones():
    one = declared(lambda x: x, cases=[case(x=[1.0, 2.0]), case(x=[3.0])])

    @one.mistake("Doubled.", "?", "!", variants=[lambda x: 3 * x])
    def doubles(x):
        return 2 * x

    @one.mistake("Turned.", "?", "!", combines_with=["doubles"])
    def turns(x, solution=one.solution):
        return -solution(x)

    @one.mistake("Logarithm.", "?", "!", compare="finite")
    def logarithm(x):
        with np.errstate(all="ignore"):
            return np.log(x - 1)

    @one.mistake("Too small.", "?", "!", detector=lambda trial: all(part[0] < 0.5 for (part,) in trial.answers))
    def below(x):
        return 0.1 * x

    said = [one(answer).mistake for answer in (lambda x: x + x, lambda x: 3 * x, lambda x: -x, lambda x: -3 * x)]
    assert said == ["doubles", "doubles", "turns", "turns"]
    assert one(lambda x: np.where(x == 1, 5, np.log(x - 1))).mistake == "logarithm"
    assert one(lambda x: 0.2 * x - 1).mistake == "below"
    assert one(lambda x: 2.001 * x).mistake is None and one(lambda x: "a").mistake == "wrong_type"


def test_one_part_of_several_may_make_the_mistake():
    two = declared(lambda x: (x, 2 * x), cases=[case(x=1.0), case(x=3.0)], outputs=("x", "2x"))

    @two.mistake("Three times.", "?", "!", compare="part")
    def three_times(x):
        return x, 3 * x

    assert two(lambda x: (x, 3 * x)).mistake == two(lambda x: (7 * x, 3 * x)).mistake == "three_times"
    assert two(lambda x: (x, 4 * x)).mistake is None


def test_a_value_is_known_as_a_mistake_also_when_it_is_rounded():
    one = declared(lambda: 1.0)

    @one.mistake("Inverse of pi.", "?", "!")
    def inverse():
        return 1 / np.pi

    assert [one(value).mistake for value in (0.32, 0.318, 0.3183, 1 / np.pi, [0.318])] == ["inverse"] * 5
    assert [one(value).mistake for value in (0.3, 0.317, 0.319, 0.3184, 3.2)] == [None] * 5


def test_cases_multiply():
    cases = vary(
        [case("first", x=[[1.0, 2.0]], y=[3, 4]), case(x=[[0.5], [7.0]], y=(5, 6))],
        [reverse("x"), roll("x"), shift("x", -300), cast("x", "uint8"), cast("x", "float32"), cast("y", "uint8")],
    )
    assert cases[0].label == "first" and cases[1].arguments["y"] == [5, 6]
    labels = [one.label for one in cases[2:]]
    assert labels == ["in reverse order", "x shifted by −300", "uint8", "float32", "uint8",
                      "examples in another order", "x shifted by −300", "float32", "uint8"]  # fmt: skip
    assert cases[2].arguments["x"].tolist() == [[2.0, 1.0]] and cases[2].arguments["y"].tolist() == [3, 4]


# Nothing of the learner's is changed


def test_global_state_is_put_back(capsys):
    before = np.random.get_state()[1].copy(), random.getstate(), np.geterr(), sys.stdout, list(warnings.filters)

    def untidy(scores):
        np.random.seed(1)
        random.seed(1)
        np.seterr(all="raise")
        warnings.simplefilter("error")
        print("untidy")
        return rows(scores)

    assert checks.softmax(untidy).status == "correct"
    after = np.random.get_state()[1], random.getstate(), np.geterr(), sys.stdout, list(warnings.filters)
    assert (before[0] == after[0]).all() and before[1:] == after[1:]
    assert capsys.readouterr() == ("", "")


calls, memory = [], np.zeros(3)


def counts_its_calls(scores):
    calls.append(len(calls))
    memory[0] += 1
    return helper_that_counts(scores)


def helper_that_counts(scores):
    calls.append("helper")
    return rows(scores)


def test_what_the_function_uses_from_outside_is_not_touched():
    inside = []

    def with_closure(scores, seen=[]):  # noqa: B006
        inside.append(1)
        seen.append(1)
        return rows(scores)

    assert checks.softmax(counts_its_calls).status == "correct" and calls == [] and not memory.any()
    assert checks.softmax(with_closure).status == "correct" and inside == [] and with_closure.__defaults__ == ([],)


def test_printing_is_mentioned_but_no_mistake():
    def chatty(scores):
        print("sum:", scores.sum())
        return rows(scores)

    said = checks.softmax(chatty)
    assert said.status == "correct" and "also prints (sum: 2.0)" in said.message


def test_not_implemented_yet_is_not_attempted_wherever_it_is_raised():
    def half_done(scores):
        largest = scores.max()
        raise NotImplementedError(f"{largest} is as far as I got")

    assert checks.softmax(half_done).status == "not attempted"


def test_what_answers_the_first_question_is_attempted():
    asked = []

    def the_first_only(scores):
        if asked:
            raise NotImplementedError("and now?")
        asked.append(scores)
        return rows(scores)

    said = checks.softmax(the_first_only)
    assert said.status == "incorrect" and "NotImplementedError" in repr(said), "also when it is asked again, at the end"


def test_a_wrong_answer_that_writes_into_its_argument_is_told_of_that():
    def wipes(scores):
        scores[...] = 7
        return scores + 0.25

    said = checks.softmax(wipes)
    assert said.mistake == "changes_its_input" and said.message == "The function writes into its argument scores."


def test_what_cannot_be_copied_is_passed_on_and_what_became_ragged_has_changed():
    lock = threading.Lock()
    assert outcome.copied(lock) is lock
    assert not outcome._unchanged([[1], [2, 3]], [[1], [2]]) and outcome._unchanged([[1], [2]], [[1], [2]])
    assert outcome._unchanged({"any": "other"}, {"kind": "of thing"}), "only numbers, text and lists of them are looked at"


def test_a_name_that_has_no_value_yet_is_no_obstacle():
    def outer():
        def function(scores):
            return later if scores.size < 0 else rows(scores)

        said = checks.softmax(function)
        later = said.status
        return later

    assert outer() == "correct"


def test_a_function_that_does_not_say_what_it_takes_is_tried():
    assert outcome.takes(min, 7) and outcome.takes(len, 1) and not outcome.takes(len, 2)


# Hints


def test_each_call_gives_one_hint_more_up_to_where_to_look():
    seen = [checks.softmax(lambda scores: rows(scores) + 0.001) for _ in range(5)]
    assert seen[0].mistake is None and [len(one.hints) for one in seen] == [1, 2, 2, 2, 2]
    seen = [checks.softmax(np.exp) for _ in range(4)]
    assert [len(one.hints) for one in seen] == [1, 2, 3, 3] and [one.more for one in seen] == [2, 1, 0, 0]
    assert [re.findall(r"Hint (\d) of (\d): ", repr(one)) for one in seen[:3]] == [list(zip("123"[:n], "333")) for n in (1, 2, 3)]
    assert seen[-1].hints[-1] == "Read the section “Softmax in two lines” again."
    assert "Run the cell again for the next hint." in repr(seen[0]) and "folded below" in repr(seen[2])
    assert len(checks.softmax(lambda scores: scores / scores.sum()).hints) == 1, "another mistake begins at its first hint"
    assert checks.softmax(rows).status == "correct"
    assert len(checks.softmax(np.exp).hints) == 1, "after a right answer, all over again"


# Anything at all

THINGS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.binary(max_size=5), st.complex_numbers(),
    st.lists(st.floats(), max_size=4), st.lists(st.lists(st.floats(), max_size=3), max_size=3), st.dictionaries(st.text(), st.floats()),
    npst.arrays(st.sampled_from([float, np.float32, int, bool, complex]), npst.array_shapes(min_dims=0, max_dims=4, min_side=0)),
    npst.arrays(object, npst.array_shapes(min_dims=0, max_dims=4, min_side=0), elements=st.none() | st.floats() | st.text(max_size=5)),
)  # fmt: skip


class Hostile:
    """Everything about it raises."""

    def __repr__(self):
        raise RuntimeError("no")

    __str__ = __len__ = __iter__ = __array__ = __bool__ = __eq__ = __hash__ = __deepcopy__ = __repr__
    toarray = property(__repr__)


@pytest.mark.parametrize("name", EXERCISES)
@settings(max_examples=15)
@given(thing=THINGS)
def test_no_answer_makes_a_check_raise(name, thing):
    one = EXERCISES[name]
    said = [one(*[thing] * one.count, *[np.ones(3)] * one.context)] if one.is_value else [one(lambda *_: thing), one(thing)]
    for verdict_ in said:
        assert verdict_.status in ("correct", "incorrect", "not attempted")
        assert repr(verdict_) and verdict_._repr_html_()


@pytest.mark.parametrize("name", EXERCISES)
def test_a_hostile_object_does_not_either(name):
    one = EXERCISES[name]
    said = one(*[Hostile()] * one.count, *[np.ones(3)] * one.context) if one.is_value else one(lambda *_: Hostile())
    assert said.status == "incorrect" and repr(said) and said._repr_html_()


def test_a_learners_words_are_escaped():
    said = checks.softmax(lambda scores: "<script>alert(1)</script>")
    page = said._repr_html_()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "<script>" not in verdict.Verdict("incorrect", "<script>`<b>`", hints=("<script>",))._repr_html_()


def test_colour_is_not_the_only_cue():
    marks = {status: head[0] for status, head in verdict.HEADS.items()}
    assert len(set(marks.values())) == 3
    assert all(status.split()[-1] in head.lower() or head.endswith("yet.") for status, head in verdict.HEADS.items())


def test_side_by_side_or_below_each_other():
    narrow = verdict.side_by_side([("a", "1\n2"), ("b", "3")])
    assert narrow == "a   b\n1   3\n2"
    assert verdict.side_by_side([("a", "x" * 50), ("b", "y" * 54)], width=110).splitlines()[1] == "x" * 50 + "   " + "y" * 54
    assert verdict.side_by_side([("a", "x" * 50), ("b", "y" * 55)], width=110).splitlines()[1] == "    " + "x" * 50
    wide = verdict.side_by_side([("a", "x" * 80), ("b", "y" * 80)])
    assert wide.splitlines() == ["a", "    " + "x" * 80, "b", "    " + "y" * 80]
