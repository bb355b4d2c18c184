"""Exercises on labels: names, integers and one-hot rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, Question, question

NONE: frozenset[str] = frozenset()
Asked = tuple[np.ndarray, int, Outcome]


def _names_of(one_hot_rows: np.ndarray, class_names: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    if "floats_as_addresses" in made:
        return class_names[one_hot_rows]
    if "rows_as_addresses" in made:
        return class_names[one_hot_rows.astype(int)]
    if "largest_not_its_place" in made:
        return class_names[one_hot_rows.max(axis=1).astype(int)]
    if "one_answer_for_all" in made:
        return class_names[one_hot_rows.argmax()]
    axis = 0 if "classes_on_the_wrong_axis" in made else 1
    places = one_hot_rows.argmin(axis=axis) if "finds_a_zero" in made else one_hot_rows.argmax(axis=axis)
    if "counts_from_one" in made:
        places = places - 1
    return places if "returns_integers" in made else class_names[places]


def _integers_not_names(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """The right places, as numbers."""
    places = [asked.arguments["one_hot_rows"].argmax(axis=1) for asked in questions]
    answers = [np.asarray(outcome.value) for outcome in outcomes]
    return all(answer.dtype.kind in "iuf" and np.array_equal(answer, place) for answer, place in zip(answers, places))


def _addresses_with_a_point(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """NumPy's own complaint about addresses that are neither integers nor True and False."""
    return all(isinstance(outcome.error, IndexError) and "must be of integer" in str(outcome.error) for outcome in outcomes)


def _rows(*labels: int, of: int) -> np.ndarray:
    return np.eye(of)[list(labels)]


ABC, UNSORTED = np.array(["a", "b", "c"]), np.array(["cat", "ape", "bee"])

NAMES_OF = Exercise(
    name="names_of",
    task="the names that one-hot rows stand for",
    wanted=_names_of,
    mistakes=(
        Mistake(
            "floats_as_addresses",
            "Numbers with a decimal point are used as addresses; NumPy takes only integers.",
            ("What is the `dtype` of one-hot rows, and what does a row tell you: its values, or where the 1 stands?",
             "`one_hot_rows.argmax(axis=1)` says where, as integers. Those are addresses."),
            sign=_addresses_with_a_point,
        ),
        Mistake(
            "rows_as_addresses",
            "Every 0 and every 1 of the rows is looked up as an address: a row of names for each row.",
            ("One name for each row is asked for. Which number of a row is the address?",
             "Not what stands in the row but where the 1 stands: `one_hot_rows.argmax(axis=1)`."),
        ),
        Mistake(
            "largest_not_its_place",
            "The largest number of each row is looked up, and that is always 1; its place is asked for.",
            ("What is the largest number in a one-hot row? Does it say which class?", "`argmax`, not `max`."),
        ),
        Mistake(
            "finds_a_zero",
            "The place of a 0 is looked up in each row, not that of the 1.",
            ("Which number marks the class: the largest of the row, or the smallest?", "`argmax`, not `argmin`."),
        ),
        Mistake(
            "one_answer_for_all",
            "One place is found for the whole array, not one for each row.",
            ("How many names come out for three rows?",
             "Without `axis`, `argmax` counts through the whole array. Say `axis=1`."),
        ),
        Mistake(
            "classes_on_the_wrong_axis",
            "The 1 is looked for in each column, but one example is one row.",
            ("How many names come out for one row of three classes?", "Look along each row: `axis=1`."),
            where="Rows or columns?",
        ),
        Mistake(
            "counts_from_one",
            "Every name is that of the class before; the first class becomes the last.",
            ("Which address has the first name: 0 or 1?",
             "`argmax` counts from 0, as addresses do: nothing is to be subtracted."),
            where="Labels that go wrong without a word",
        ),
        Mistake(
            "returns_integers",
            "These are the right places, as integers; their names are asked for.",
            ("An array indexed with a list of integers gives what stands there. Which array holds the names?",
             "`class_names[...]`, with your integers in the brackets."),
            where="A name is not a quantity",
            sign=_integers_not_names,
        ),
    ),
    where="A row for each name",
    notice="No arithmetic on names: the rows give addresses, and the list of classes gives the names.",
    words=True,
    questions=(
        question(one_hot_rows=_rows(1, 1, of=2), class_names=ABC[:2]),
        question("a single row", one_hot_rows=_rows(0, of=2), class_names=ABC[:2]),
        question("a single class", one_hot_rows=_rows(0, of=1), class_names=ABC[:1]),
        question("a class that no row belongs to", one_hot_rows=_rows(2, 0, of=3), class_names=ABC),
        question("names that are not sorted", one_hot_rows=_rows(1, 2, 0, of=3), class_names=UNSORTED),
        question(one_hot_rows=_rows(0, 2, 0, of=3), class_names=ABC),
        question(one_hot_rows=_rows(0, 2, 0, 1, of=3), class_names=ABC),
        question("a batch of 50", one_hot_rows=_rows(*np.arange(50) ** 2 % 7, of=7), class_names=np.array(list("gfedcba"))),
    ),
)  # fmt: skip


def names_of(answer: Any = ...) -> Verdict:
    """A function of `one_hot_rows` (examples, K) and `class_names` (K,): an array of names, one for each row."""
    return NAMES_OF.check(answer)


# One-hot rows. Good labels, and three kinds of bad ones, each alone and beside good ones, in lists and in arrays.

GOOD = (
    question(labels=np.array([0, 1]), n_classes=2),
    question("lists", labels=[1], n_classes=2),
    question("an absent class", labels=np.array([1, 0]), n_classes=3),
    question("an absent class", labels=[0, 0], n_classes=2),
    question(labels=np.array([1, 2, 1]), n_classes=3),
    question("a single class", labels=np.array([0]), n_classes=1),
)
BATCH = question("a batch of 50", labels=np.arange(50) ** 2 % 7, n_classes=7)
NEGATIVE = (
    question("negative labels", labels=np.array([-1]), n_classes=2),
    question("negative labels", labels=np.array([0, -1]), n_classes=3),
    question("negative labels", labels=[1, -2], n_classes=3),
)
TOO_LARGE = (
    question("labels that are too large", labels=np.array([2]), n_classes=2),
    question("labels that are too large", labels=[0, 3], n_classes=3),
    question("labels that are too large", labels=np.array([0, 5]), n_classes=3),
)
FRACTIONS = (
    question("floats", labels=np.array([1.5, 0.0]), n_classes=3),
    question("floats", labels=[0.5, 1], n_classes=2),
)
WHOLE_FLOATS = (
    question("floats", labels=np.array([1.0]), n_classes=2),
    question("floats", labels=[0.0, 1.0], n_classes=2),
)
BAD = (*NEGATIVE, *TOO_LARGE, *FRACTIONS, *WHOLE_FLOATS)
LISTS = tuple(asked for asked in GOOD if isinstance(asked.arguments["labels"], list))


def _one_hot(labels: ArrayLike, n_classes: int, made: frozenset[str] = NONE) -> Answer:
    if "wants_an_array" in made and isinstance(labels, list):
        raise AttributeError("'list' object has no attribute 'dtype'")
    labels = np.asarray(labels)
    some = np.all if "all_instead_of_any" in made else np.any
    if labels.dtype.kind == "f" and "another_error" not in made:
        whole = bool((labels % 1 == 0).all())
        if not ("cuts_fractions" in made or ("accepts_whole_floats" in made and whole)):
            raise ValueError("labels must be integers")
        labels = labels.astype(int)
    if "asks_an_array_for_truth" in made and labels < 0:
        raise ValueError("negative")
    if not {"negative_wraps", "rows_of_zeros"} & made and some(labels < 0):
        raise ValueError(f"labels must be from 0 to {n_classes - 1}")
    largest = n_classes if "lets_k_through" in made else n_classes - 1
    if not {"another_error", "rows_of_zeros"} & made and some(labels > largest):
        raise ValueError(f"labels must be from 0 to {n_classes - 1}")
    if "refuses_good_labels" in made and (labels <= 0).any():
        raise ValueError("labels must be positive")
    if "counts_from_one" in made:
        labels = labels - 1
    columns = labels.max() + 1 if "infers_the_classes" in made else n_classes
    if "rows_of_zeros" in made:
        rows = 1.0 * (labels[:, np.newaxis] == np.arange(columns))
    else:
        rows = np.eye(columns)[labels]
    return rows.T if "classes_as_rows" in made else rows


# A function can treat each kind of label in another way, so it often makes three mistakes at once, and then no equal
# result shows any one of them. So each is told by what becomes of its own kind of label, which must be the first to fail.


def _told_by(kinds: Sequence[Question], rule: Callable[[list[Asked]], bool]) -> Callable[..., bool]:
    """The sign of a mistake: `rule` holds for the answers to all questions of these kinds, and one of them fails first."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        fails = (asked for asked, outcome in zip(questions, outcomes) if not exercise.agrees_at(asked, outcome))
        if len(outcomes) < len(questions) or next(fails) not in kinds:
            return False
        asked = [(*asked.arguments.values(), outcomes[questions.index(asked)]) for asked in kinds]
        return rule([(np.asarray(labels), n_classes, outcome) for labels, n_classes, outcome in asked])

    return sign


def _gives(outcome: Outcome, rows: np.ndarray) -> bool:
    return outcome.error is None and outcome.value is not None and np.array_equal(np.asarray(outcome.value), rows)


def _refused(outcome: Outcome) -> bool:
    return isinstance(outcome.error, ValueError)


def _all_give(*rules: Callable[..., Any]) -> Callable[[list[Asked]], bool]:
    """Whether one of the rules `rows(labels, n_classes)` gives all the answers."""
    return lambda asked: any(all(_gives(outcome, rows(labels, count)) for labels, count, outcome in asked) for rows in rules)


def _truth_asked(asked: list[Asked]) -> bool:
    return any("truth value of an array" in str(outcome.error) for _, _, outcome in asked)


def _all_stop(asked: list[Asked]) -> bool:
    return all(isinstance(outcome.error, (AttributeError, TypeError)) for _, _, outcome in asked)


def _columns_counted(asked: list[Asked]) -> bool:
    """As many columns as the largest label needs, or as there are different labels; a row that has none stops it."""
    answered = [(labels, np.shape(outcome.value)) for labels, _, outcome in asked if outcome.error is None]
    stopped = [outcome for _, _, outcome in asked if outcome.error is not None]
    if len(stopped) > len(answered) or not all(isinstance(outcome.error, IndexError) for outcome in stopped):
        return False
    counts = (lambda labels: labels.max() + 1), (lambda labels: len(np.unique(labels)))
    return any(all(shape == (len(labels), count(labels)) for labels, shape in answered) for count in counts)


def _first_gets_no_one(asked: list[Asked]) -> bool:
    """The first bad label that is not refused gets a row without a 1."""
    labels, count, outcome = next(one for one in asked if not _refused(one[2]))
    return _gives(outcome, labels[:, np.newaxis] == np.arange(count))


def _only_k_passes(asked: list[Asked]) -> bool:
    return all(_refused(outcome) == (labels.max() > count) for labels, count, outcome in asked)


def _alone_only(asked: list[Asked]) -> bool:
    return all(_refused(outcome) == (len(labels) == 1) for labels, _, outcome in asked)


def _first_stops(asked: list[Asked]) -> bool:
    """The first bad label that is not refused as wanted stops the function with another error."""
    return isinstance(next(outcome.error for _, _, outcome in asked if not _refused(outcome)), Exception)


ONE_HOT = Exercise(
    name="one_hot",
    task="one-hot rows for integer labels, and a ValueError for bad ones",
    wanted=_one_hot,
    mistakes=(
        Mistake(
            "asks_an_array_for_truth",
            "A whole array is asked whether it is true, but `labels < 0` has an answer for each label.",
            ("`if` wants one answer. How do you get from one for each label to one for all?",
             "`if (labels < 0).any():` is true if one of them is."),
            sign=_told_by(GOOD, _truth_asked),
        ),
        Mistake(
            "wants_an_array",
            "Labels in a list stop the function: it asks the list for something that only arrays have.",
            ("A list has no `dtype`, and cannot be compared with 0 as a whole. What can?",
             "Begin with `labels = np.asarray(labels)`: a list becomes an array, an array stays what it is."),
            sign=_told_by(LISTS, _all_stop),
        ),
        Mistake(
            "refuses_good_labels",
            "A ValueError is raised where all labels are good.",
            ("Good labels are the integers from 0 to `n_classes - 1`, in a list or in an array. Which of these are refused?",
             "0 and `n_classes - 1` are good, and a class may be absent. The integers of an array are no Python `int`: ask "
             "`np.issubdtype(labels.dtype, np.integer)`."),
            sign=_told_by(GOOD, lambda asked: any(_refused(outcome) for _, _, outcome in asked)),
        ),
        Mistake(
            "classes_as_rows",
            "The classes are the rows and the examples the columns: the table is turned.",
            ("Which shape has the answer for two labels of three classes? Which should it have?",
             "One row for each label: (len(labels), n_classes). Do not turn it with `.T`."),
            where="Rows or columns?",
            sign=_told_by(GOOD, _all_give(lambda labels, count: np.eye(count)[labels].T)),
        ),
        Mistake(
            "counts_from_one",
            "The classes are counted from 1: label 0 lands in the last column.",
            ("Which column belongs to label 0?", "Labels count from 0, as addresses do: nothing is to be subtracted."),
            sign=_told_by(GOOD, _all_give(lambda labels, count: np.eye(count)[labels - 1])),
        ),
        Mistake(
            "infers_the_classes",
            "The number of columns is counted in the labels: a class that is absent changes the shape.",
            ("How many columns come out when no label names the last class?",
             "The argument `n_classes` says how many columns."),
            where="Who says how many classes there are?",
            sign=_told_by(GOOD, _columns_counted),
        ),
        Mistake(
            "negative_wraps",
            "A negative label is not refused: −1 becomes the last class, without a word.",
            ("What does a negative index mean in NumPy? Would you notice?",
             "Before you look up any row: `if (labels < 0).any(): raise ValueError(...)`."),
            sign=_told_by(NEGATIVE, _all_give(lambda labels, count: np.eye(count)[labels])),
        ),
        Mistake(
            "lets_k_through",
            "A label of `n_classes` is not refused with a ValueError, only larger ones are.",
            ("Three classes are numbered 0, 1, 2. Which label is the first that is too large?", "`>=`, not `>`."),
            sign=_told_by(TOO_LARGE, _only_k_passes),
        ),
        Mistake(
            "rows_of_zeros",
            "A label that is no class is not refused: it gets a row of zeros, without a word.",
            ("What does such a row add up to? What would a loss make of it?",
             "Before you make the rows, ask whether the labels are integers, none below 0, none `n_classes` or more."),
            sign=_told_by((*NEGATIVE, *TOO_LARGE, *FRACTIONS), _first_gets_no_one),
        ),
        Mistake(
            "all_instead_of_any",
            "A bad label is refused when it is alone, and not when a good one stands beside it.",
            ("How many bad labels are enough to refuse them all?",
             "`.any()` over all labels: not `.all()`, and not the first alone."),
            sign=lambda *told: _told_by(NEGATIVE, _alone_only)(*told) or _told_by(TOO_LARGE, _alone_only)(*told),
        ),
        Mistake(
            "another_error",
            "A bad label stops the function, but with another error than the ValueError that is asked for.",
            ("Who raises the error: a line of yours, or NumPy by accident? Would NumPy also stop for −1?",
             "Ask before you look up any row, and `raise ValueError(...)` yourself; an `assert` raises an AssertionError."),
            sign=_told_by(BAD, _first_stops),
        ),
        Mistake(
            "cuts_fractions",
            "A label of 1.5 is not refused: it becomes a whole number, without a word.",
            ("What does `astype(int)` do with 1.5? Would anybody learn of it?",
             "Ask for the `dtype` before anything changes it: `np.issubdtype(labels.dtype, np.integer)`."),
            sign=_told_by(FRACTIONS, _all_give(
                lambda labels, count: np.eye(count)[labels.astype(int)],
                lambda labels, count: np.eye(count)[np.rint(labels).astype(int)],
            )),
        ),
        Mistake(
            "accepts_whole_floats",
            "A label of 1.0 is not refused: it is whole, but it is not an integer.",
            ("Is it the value that is wrong here, or its type?",
             "Ask for the type: `np.issubdtype(labels.dtype, np.integer)`."),
            sign=_told_by(WHOLE_FLOATS, _all_give(lambda labels, count: np.eye(count)[labels.astype(int)])),
        ),
    ),
    where="Labels that go wrong without a word",
    notice="Bad labels now stop where they come in, not in a loss that looks a little odd a week later.",
    questions=(*GOOD, *NEGATIVE, *TOO_LARGE, *FRACTIONS, *WHOLE_FLOATS, BATCH),
)  # fmt: skip


def one_hot(answer: Any = ...) -> Verdict:
    """A function of `labels` (N,) and `n_classes`: one-hot rows (N, n_classes), or a ValueError for bad labels."""
    return ONE_HOT.check(answer)


def _mean_probabilities(probabilities: Any, labels: Any, made: frozenset[str] = NONE) -> Answer:
    probabilities, labels = np.asarray(probabilities, dtype=float), np.asarray(labels)
    n_classes = probabilities.shape[1]
    if "groups_by_the_answer" in made:
        labels = probabilities.argmax(axis=1)
    rows = np.eye(n_classes)[labels]
    if "counts_decisions" in made:
        probabilities = np.eye(n_classes)[probabilities.argmax(axis=1)]
    sums, counts = rows.T @ probabilities, rows.sum(axis=0)
    if "sums_not_means" in made:
        means = sums
    elif "divides_by_all" in made:
        means = sums / len(labels)
    elif "counts_on_the_wrong_axis" in made:
        means = sums / counts
    else:
        means = sums / counts[:, np.newaxis]
    return means.T if "rows_and_columns_swapped" in made else means


def _sums_and_diagonal(values: tuple[np.ndarray, ...], probabilities: Any, labels: Any) -> tuple[str, str]:
    """What the rows of the learner's table add up to, and how much the true classes get."""
    sums, wanted = values[0].sum(axis=1), _mean_probabilities(probabilities, labels)
    diagonal = "\na mean of {:.3f} on the diagonal"
    given = f"rows that sum to {sums.min():.3f} … {sums.max():.3f}" + diagonal.format(values[0].diagonal().mean())
    return given, "rows that sum to 1" + diagonal.format(wanted.diagonal().mean())


MEAN_PROBABILITIES = Exercise(
    name="mean_probabilities",
    task="the mean prediction for each true class",
    wanted=_mean_probabilities,
    mistakes=(
        Mistake(
            "groups_by_the_answer",
            "The digits are grouped by what the classifier takes them for, not by what they are.",
            ("Row t is for the digits whose label is t. Does your grouping look at the labels?",
             "The rows that do the grouping are `digit_rows`, made of the labels."),
        ),
        Mistake(
            "counts_decisions",
            "Decisions are averaged here, all or nothing; the probabilities are asked for.",
            ("How dark a cell is should count. Where is it lost?",
             "Leave out `argmax`: average `digit_probabilities` themselves."),
            where="A batch at a glance",
        ),
        Mistake(
            "sums_not_means",
            "These are sums: each row has yet to be divided by the number of its digits.",
            ("A mean of probabilities sums to one over the classes. What do your rows sum to?",
             "How many digits have the label t? `digit_rows.sum(axis=0)` says it for all t; divide row t by it."),
        ),
        Mistake(
            "divides_by_all",
            "Each sum is divided by the number of all digits; a row needs the number of its own.",
            ("How many digits went into row 3? All of them?",
             "`digit_rows.sum(axis=0)` holds the number for each label; as a column, it divides each row by its own."),
        ),
        Mistake(
            "counts_on_the_wrong_axis",
            "The numbers of digits divide the columns, but each belongs to a row.",
            ("What shape has the array of the ten numbers, and with which axis does NumPy line it up?",
             "Make a column of it, (10, 1), with `[:, np.newaxis]`: row t then meets its own number."),
            where="Rows or columns?",
        ),
        Mistake(
            "rows_and_columns_swapped",
            "The table is turned: its rows are what the classifier says, its columns the truth.",
            ("Row t should be a mean prediction, and sum to one. What sums to one in yours?",
             "`digit_rows.T @ digit_probabilities` has the truth in its rows."),
            where="Rows or columns?",
        ),
    ),
    where="A table times a one-hot row",
    notice="One matrix product can do all the grouping. The diagonal says how sure of each digit the classifier is.",
    outputs=("mean_probabilities",),
    rtol=1e-4,
    effect=_sums_and_diagonal,
)  # fmt: skip


def mean_probabilities(answer: Any = ..., digit_probabilities: Any = None, labels: Any = None) -> Verdict:
    """The table (K, K) whose row t is the mean of `digit_probabilities` (N, K) over the examples with the label t."""
    return MEAN_PROBABILITIES.check_values(answer, context=(digit_probabilities, labels))


EXERCISES = (NAMES_OF, ONE_HOT, MEAN_PROBABILITIES)
