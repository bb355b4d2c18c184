"""Exercises on labels: names, integers and one-hot rows."""

import numpy as np

from helpers.checks.engine.case import case, cast, reverse, roll
from helpers.checks.engine.exercise import exercise


def rows(*labels, of):
    return np.eye(of)[list(labels)]


@exercise(
    "the names that one-hot rows stand for",
    section="A row for each name",
    notice="No arithmetic on names: the rows give addresses, and the list of classes gives the names.",
    is_text=True,
    cases=[
        case(one_hot_rows=rows(1, 1, of=2), class_names=["a", "b"]),
        case("a single row", one_hot_rows=rows(0, of=2), class_names=["a", "b"]),
        case("a single class", one_hot_rows=rows(0, of=1), class_names=["a"]),
        case("names of different lengths", one_hot_rows=rows(1, 0, of=2), class_names=["ox", "horse"]),
        case("a class that no row belongs to", one_hot_rows=rows(2, 0, of=3), class_names=["a", "b", "c"]),
        case("names that are not sorted", one_hot_rows=rows(1, 2, 0, of=3), class_names=["cat", "ape", "bee"]),
        case(one_hot_rows=rows(0, 2, 0, of=3), class_names=["a", "b", "c"]),
        case(one_hot_rows=rows(0, 2, 0, 1, of=3), class_names=["a", "b", "c"]),
        case("a batch of 50", one_hot_rows=rows(*np.arange(50) ** 2 % 7, of=7), class_names=list("gfedcba")),
    ],
    variations=[
        reverse("one_hot_rows", "class_names", label="classes in reverse order"),
        roll("one_hot_rows"),
        cast("one_hot_rows", "float32"),
    ],
)
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmax(axis=1)]


@names_of.mistake(
    "Numbers with a decimal point are used as addresses; NumPy takes only integers.",
    "What is the `dtype` of one-hot rows, and what does a row tell you: its values, or where the 1 stands?",
    "`one_hot_rows.argmax(axis=1)` says where, as integers. Those are addresses.",
    variants=[lambda one_hot_rows, class_names: class_names[one_hot_rows.max(axis=1)]],
)
def floats_as_addresses(one_hot_rows, class_names):
    return class_names[one_hot_rows]


@names_of.mistake(
    "Every 0 and every 1 of the rows is looked up as an address: a row of names for each row.",
    "One name for each row is asked for. Which number of a row is the address?",
    "Not what stands in the row but where the 1 stands: `one_hot_rows.argmax(axis=1)`.",
)
def rows_as_addresses(one_hot_rows, class_names):
    return class_names[one_hot_rows.astype(int)]


@names_of.mistake(
    "The largest number of each row is looked up, and that is always 1; its place is asked for.",
    "What is the largest number in a one-hot row? Does it say which class?",
    "`argmax`, not `max`.",
)
def largest_not_its_place(one_hot_rows, class_names):
    return class_names[one_hot_rows.max(axis=1).astype(int)]


@names_of.mistake(
    "The place of a 0 is looked up in each row, not that of the 1.",
    "Which number marks the class: the largest of the row, or the smallest?",
    "`argmax`, not `argmin`.",
)
def finds_a_zero(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmin(axis=1)]


@names_of.mistake(
    "One place is found for the whole array, not one for each row.",
    "How many names come out for three rows?",
    "Without `axis`, `argmax` counts through the whole array. Say `axis=1`.",
)
def one_answer_for_all(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmax()]


@names_of.mistake(
    "The 1 is looked for in each column, but one example is one row.",
    "How many names come out for one row of three classes?",
    "Look along each row: `axis=1`.",
    section="Rows or columns?",
    variants=[lambda one_hot_rows, class_names: class_names[one_hot_rows.argmax(axis=0) - 1]],
)
def classes_on_the_wrong_axis(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmax(axis=0)]


@names_of.mistake(
    "Every name is that of the class before; the first class becomes the last.",
    "Which address has the first name: 0 or 1?",
    "`argmax` counts from 0, as addresses do: nothing is to be subtracted.",
    section="Labels that go wrong without a word",
)
def counts_places_from_one(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmax(axis=1) - 1]


@names_of.mistake(
    "These are the right places, as integers; their names are asked for.",
    "An array indexed with a list of integers gives what stands there. Which array holds the names?",
    "`class_names[...]`, with your integers in the brackets.",
    section="A name is not a quantity",
)
def returns_integers(one_hot_rows, class_names):
    return one_hot_rows.argmax(axis=1)


@names_of.mistake(
    "Long names are cut: the array that they were put into has room only for short ones.",
    "What is the `dtype` of your array of names, and what does the number in it count?",
    "`class_names[places]` makes an array with room for all names; `np.full(n, class_names[0])` has room for the first.",
    variants=[
        lambda one_hot_rows, class_names, letters=letters: names_of.solution(one_hot_rows, class_names).astype(f"U{letters}")
        for letters in (1, 2, 3, 4)
    ],
)
def cuts_the_names(one_hot_rows, class_names):
    return names_of.solution(one_hot_rows, class_names).astype(f"U{len(class_names[0])}")


# What kind of labels a case has. A function can treat each kind in another way, so a mistake is told by its own kind.


def good(labels, n_classes):
    return np.asarray(labels).dtype.kind in "iu" and not negative(labels, n_classes) and not too_large(labels, n_classes)


def good_list(labels, n_classes):
    return isinstance(labels, list) and good(labels, n_classes)


def negative(labels, n_classes):
    return np.asarray(labels).dtype.kind in "iu" and np.min(labels) < 0


def too_large(labels, n_classes):
    return np.asarray(labels).dtype.kind in "iu" and np.min(labels) >= 0 and np.max(labels) >= n_classes


def fractional(labels, n_classes):
    return np.asarray(labels).dtype.kind == "f" and bool((np.asarray(labels) % 1).any())


def whole_floats(labels, n_classes):
    return np.asarray(labels).dtype.kind == "f" and not (np.asarray(labels) % 1).any()


@exercise(
    "one-hot rows for integer labels, and a ValueError for bad ones",
    section="Labels that go wrong without a word",
    notice="Bad labels now stop where they come in, not in a loss that looks a little odd a week later.",
    cases=[
        case(labels=[0, 1], n_classes=2),
        case("lists", labels=(1,), n_classes=2),
        case("an absent class", labels=[1, 0], n_classes=3),
        case("an absent class", labels=(0, 0), n_classes=2),
        case(labels=[1, 2, 1], n_classes=3),
        case("a single class", labels=[0], n_classes=1),
        case("labels above 127", labels=[200], n_classes=201),
        case("negative labels", labels=[-1], n_classes=2),
        case("negative labels", labels=[0, -1], n_classes=3),
        case("negative labels", labels=(1, -2), n_classes=3),
        case("negative labels", labels=[-1, 2], n_classes=3),
        case("labels that are too large", labels=[2], n_classes=2),
        case("labels that are too large", labels=(0, 3), n_classes=3),
        case("labels that are too large", labels=[5, 0], n_classes=3),
        case("labels that are too large", labels=[256, 0], n_classes=2),
        case("floats", labels=[1.5, 0.0], n_classes=3),
        case("floats", labels=(0.5, 1), n_classes=2),
        case("floats", labels=(0, 1.5), n_classes=3),
        case("floats", labels=[1.0], n_classes=2),
        case("floats", labels=(0.0, 1.0), n_classes=2),
        case("a batch of 50", labels=np.arange(50) ** 2 % 7, n_classes=7),
    ],
    variations=[reverse("labels", axis=0), *(cast("labels", dtype) for dtype in ("uint8", "int8", "int32", "uint16"))],
)
def one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels must be integers, but have dtype {labels.dtype}")
    if (labels < 0).any() or (labels >= n_classes).any():
        raise ValueError(f"labels must be from 0 to {n_classes - 1}, but are {labels}")
    return np.eye(n_classes)[labels]


@one_hot.mistake(
    "A whole array is asked whether it is true, but `labels < 0` has an answer for each label.",
    "`if` wants one answer. How do you get from one for each label to one for all?",
    "`if (labels < 0).any():` is true if one of them is.",
    detector=lambda trial: any(
        "truth value of an array" in outcome.said for outcome, right in zip(trial.outcomes, trial.right) if not right
    ),
)
def asks_an_array_for_truth(labels, n_classes):
    labels = np.asarray(labels)
    if labels < 0 or labels >= n_classes:
        raise ValueError("a bad label")
    return np.eye(n_classes)[labels]


@one_hot.mistake(
    "Labels in a list stop the function: it asks the list for something that only arrays have.",
    "A list has no `dtype`, and cannot be compared with 0 as a whole. What can?",
    "Begin with `labels = np.asarray(labels)`: a list becomes an array, an array stays what it is.",
    on=[good_list],
    variants=[lambda labels, n_classes: one_hot.solution(labels if isinstance(labels, np.ndarray) else labels < 0, n_classes)],
)
def wants_an_array(labels, n_classes):
    return one_hot.solution(labels.astype(labels.dtype), n_classes)


def refuses_unless(is_good):
    def function(labels, n_classes):
        if not is_good(np.asarray(labels), n_classes):
            raise ValueError("not good enough")
        return one_hot.solution(labels, n_classes)

    return function


def of_good(trial):
    """The outcomes of labels that are good, and whether they are right."""
    return [(outcome, right) for one, outcome, right in zip(trial.cases, trial.outcomes, trial.right) if good(**one.arguments)]


@one_hot.mistake(
    "A ValueError is raised where all labels are good.",
    "Good labels are the integers from 0 to `n_classes - 1`, in a list or in an array. Which of these are refused?",
    "0 and `n_classes - 1` are good, and a class may be absent. An array's integers are no Python `int`, and there are small ones and "
    "unsigned ones: ask `np.issubdtype(labels.dtype, np.integer)`.",
    detector=lambda trial: any("ValueError" in outcome.error for outcome, _ in of_good(trial)),
    variants=[
        refuses_unless(lambda labels, n_classes: labels.dtype == np.int64),
        refuses_unless(lambda labels, n_classes: labels.max() < n_classes - 1),
        refuses_unless(lambda labels, n_classes: len(np.unique(labels)) == n_classes),
    ],
)
def refuses_good_labels(labels, n_classes):
    return refuses_unless(lambda labels, n_classes: labels.min() > 0)(labels, n_classes)


@one_hot.mistake(
    "The classes are the rows and the examples the columns: the table is turned.",
    "Which shape has the answer for two labels of three classes? Which should it have?",
    "One row for each label: (len(labels), n_classes). Do not turn it with `.T`.",
    section="Rows or columns?",
    on=[good],
)
def classes_as_rows(labels, n_classes):
    return np.eye(n_classes)[labels].T


@one_hot.mistake(
    "The classes are counted from 1: label 0 lands in the last column.",
    "Which column belongs to label 0?",
    "Labels count from 0, as addresses do: nothing is to be subtracted.",
    on=[good],
    variants=[lambda labels, n_classes: np.eye(n_classes)[np.asarray(labels, dtype=int) - 1]],
)
def counts_from_one(labels, n_classes):
    return np.eye(n_classes)[np.asarray(labels) - 1]


@one_hot.mistake(
    "The number of columns is counted in the labels: a class that is absent changes the shape.",
    "How many columns come out when no label names the last class?",
    "The argument `n_classes` says how many columns.",
    section="Who says how many classes there are?",
    on=[good],
    variants=[
        lambda labels, n_classes: np.eye(len(np.unique(labels)))[labels],
        lambda labels, n_classes: np.eye(len(np.unique(labels)))[np.unique(labels, return_inverse=True)[1]],
        lambda labels, n_classes: np.eye(np.max(labels).astype(int) + 1)[labels],
    ],
)
def infers_the_classes(labels, n_classes):
    return np.eye(np.max(labels) + 1)[labels]


@one_hot.mistake(
    "A negative label is not refused: −1 becomes the last class, without a word.",
    "What does a negative index mean in NumPy? Would you notice?",
    "Before you look up any row: `if (labels < 0).any(): raise ValueError(...)`.",
    on=[negative],
)
def negative_wraps(labels, n_classes):
    return np.eye(n_classes)[labels]


@one_hot.mistake(
    "A label of `n_classes` is not refused with a ValueError, only larger ones are.",
    "Three classes are numbered 0, 1, 2. Which label is the first that is too large?",
    "`>=`, not `>`.",
    on=[too_large],
    variants=[lambda labels, n_classes: one_hot.solution(labels, n_classes + 1)[:, :-1]],
)
def lets_k_through(labels, n_classes):
    if np.min(labels) < 0 or np.max(labels) > n_classes:
        raise ValueError("a label above n_classes")
    return np.eye(n_classes)[labels]


@one_hot.mistake(
    "A label that is no class is not refused: it gets a row of zeros, without a word.",
    "What does such a row add up to? What would a loss make of it?",
    "Before you make the rows, ask whether the labels are integers, none below 0, none `n_classes` or more.",
    on=[negative, too_large, fractional],
)
def rows_of_zeros(labels, n_classes):
    return np.asarray(labels)[:, np.newaxis] == np.arange(n_classes)


def refuses_if(summary):
    """Refuses bad labels as far as they show in a summary of all labels; the others are looked up as they are."""

    def function(labels, n_classes):
        labels = np.asarray(labels)
        if summary(labels < 0) or summary(labels >= n_classes):
            raise ValueError("bad labels")
        return np.eye(n_classes)[labels]

    return function


@one_hot.mistake(
    "A bad label is refused when it is alone, and not always when a good one stands beside it.",
    "How many bad labels are enough to refuse them all?",
    "`.any()` over all labels: not `.all()`, not the sum, and not the first or the last alone.",
    on=[negative, too_large],
    variants=[
        refuses_if(lambda bad: bad[0]),
        refuses_if(lambda bad: bad[-1]),
        lambda labels, n_classes: one_hot.solution(np.where(np.sum(labels) < 0, labels, np.mod(labels, n_classes)), n_classes),
        lambda labels, n_classes: (
            refuses_if(lambda bad: bad[-1])(labels, n_classes) * 0 + np.eye(n_classes)[np.clip(labels, 0, n_classes - 1)]
        ),
    ],
)
def all_instead_of_any(labels, n_classes):
    return refuses_if(np.all)(labels, n_classes)


def raises_instead(error):
    def function(labels, n_classes):
        try:
            return one_hot.solution(labels, n_classes)
        except ValueError:
            raise error from None

    return function


@one_hot.mistake(
    "A bad label stops the function, but with another error than the ValueError that is asked for.",
    "Who raises the error: a line of yours, or NumPy by accident? Would NumPy also stop for −1?",
    "Ask before you look up any row, and `raise ValueError(...)` yourself; an `assert` raises an AssertionError.",
    on=[negative, too_large, fractional, whole_floats],
    variants=[raises_instead(error) for error in (AssertionError, TypeError, KeyError, RuntimeError, Exception, OverflowError)],
)
def another_error(labels, n_classes):
    return raises_instead(IndexError)(labels, n_classes)


@one_hot.mistake(
    "A label of 1.5 is not refused: it becomes a whole number, without a word.",
    "What does `astype(int)` do with 1.5? Would anybody learn of it?",
    "Ask for the `dtype` before anything changes it: `np.issubdtype(labels.dtype, np.integer)`.",
    on=[fractional],
    variants=[
        lambda labels, n_classes: one_hot.solution(np.rint(labels).astype(int), n_classes),
        lambda labels, n_classes: one_hot.solution(
            labels if isinstance(labels[0], float) else np.asarray(labels).astype(int), n_classes
        ),
    ],
)
def cuts_fractions(labels, n_classes):
    return one_hot.solution(np.asarray(labels).astype(int), n_classes)


@one_hot.mistake(
    "A label of 1.0 is not refused: it is whole, but it is not an integer.",
    "Is it the value that is wrong here, or its type?",
    "Ask for the type: `np.issubdtype(labels.dtype, np.integer)`.",
    on=[whole_floats],
)
def accepts_whole_floats(labels, n_classes):
    labels = np.asarray(labels)
    return one_hot.solution(labels if (labels % 1).any() else labels.astype(int), n_classes)


def explain_table(parts, probabilities, labels):
    """What the rows of the learner's table add up to, and how much the true classes get."""
    sums, expected = parts[0].sum(axis=1), mean_probabilities.solution(probabilities, labels)
    diagonal = "\na mean of {:.3f} on the diagonal"
    given = f"rows that sum to {sums.min():.3f} … {sums.max():.3f}" + diagonal.format(parts[0].diagonal().mean())
    return given, "rows that sum to 1" + diagonal.format(expected.diagonal().mean())


def sums_and_counts(digit_probabilities, labels):
    one_hot_rows = np.eye(digit_probabilities.shape[1])[labels]
    return one_hot_rows.T @ digit_probabilities, one_hot_rows.sum(axis=0)[:, np.newaxis]


@exercise(
    "the mean prediction for each true class",
    section="A table times a one-hot row",
    notice="One matrix product can do all the grouping. The diagonal says how sure of each digit the classifier is.",
    rtol=1e-4,
    explain_value=explain_table,
)
def mean_probabilities(digit_probabilities, labels):
    sums, counts = sums_and_counts(digit_probabilities, labels)
    return sums / counts


@mean_probabilities.mistake(
    "The digits are grouped by what the classifier takes them for, not by what they are.",
    "Row t is for the digits whose label is t. Does your grouping look at the labels?",
    "The rows that do the grouping are `digit_rows`, made of the labels.",
)
def groups_by_the_answer(digit_probabilities, labels):
    return mean_probabilities.solution(digit_probabilities, digit_probabilities.argmax(axis=1))


@mean_probabilities.mistake(
    "Decisions are averaged here, all or nothing; the probabilities are asked for.",
    "How dark a cell is should count. Where is it lost?",
    "Leave out `argmax`: average `digit_probabilities` themselves.",
    section="A batch at a glance",
)
def counts_decisions(digit_probabilities, labels):
    decisions = np.eye(digit_probabilities.shape[1])[digit_probabilities.argmax(axis=1)]
    return mean_probabilities.solution(decisions, labels)


@mean_probabilities.mistake(
    "These are sums: each row has yet to be divided by the number of its digits.",
    "A mean of probabilities sums to one over the classes. What do your rows sum to?",
    "How many digits have the label t? `digit_rows.sum(axis=0)` says it for all t; divide row t by it.",
    variants=[lambda digit_probabilities, labels: sums_and_counts(digit_probabilities, labels)[0].T],
)
def sums_not_means(digit_probabilities, labels):
    return sums_and_counts(digit_probabilities, labels)[0]


@mean_probabilities.mistake(
    "Each sum is divided by the number of all digits; a row needs the number of its own.",
    "How many digits went into row 3? All of them?",
    "`digit_rows.sum(axis=0)` holds the number for each label; as a column, it divides each row by its own.",
    variants=[lambda digit_probabilities, labels: sums_and_counts(digit_probabilities, labels)[0].T / len(labels)],
)
def divides_by_all(digit_probabilities, labels):
    return sums_and_counts(digit_probabilities, labels)[0] / len(labels)


@mean_probabilities.mistake(
    "The numbers of digits divide the columns, but each belongs to a row.",
    "What shape has the array of the ten numbers, and with which axis does NumPy line it up?",
    "Make a column of it, (10, 1), with `[:, np.newaxis]`: row t then meets its own number.",
    section="Rows or columns?",
)
def counts_on_the_wrong_axis(digit_probabilities, labels):
    sums, counts = sums_and_counts(digit_probabilities, labels)
    return sums / counts.T


@mean_probabilities.mistake(
    "The table is turned: its rows are what the classifier says, its columns the truth.",
    "Row t should be a mean prediction, and sum to one. What sums to one in yours?",
    "`digit_rows.T @ digit_probabilities` has the truth in its rows.",
    section="Rows or columns?",
)
def rows_and_columns_swapped(digit_probabilities, labels):
    return mean_probabilities.solution(digit_probabilities, labels).T
