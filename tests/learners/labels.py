"""Answers that learners give to the exercises on labels: right ones in many styles, and wrong ones by their mistake."""

import numpy as np
import scipy.sparse


def names_with_a_loop(rows, class_names):
    names = []
    for row in rows:
        for place, one in enumerate(row):
            if one == 1:
                names.append(class_names[place])
    return names


def names_with_a_dictionary(rows, class_names):
    names = dict(enumerate(class_names))
    return np.array([names[int(np.flatnonzero(row)[0])] for row in rows])


def names_by_a_product(rows, class_names):
    return np.asarray(class_names)[(rows @ np.arange(len(class_names))).astype(int)]


def refusing(labels, n_classes):
    """The labels as an array, if they are good."""
    labels = np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels must be integers, but have dtype {labels.dtype}")
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("labels out of range")
    return labels


def looked_up(labels, n_classes):
    return np.eye(n_classes)[refusing(labels, n_classes)]


def compared(labels, n_classes):
    return refusing(labels, n_classes)[:, None] == np.arange(n_classes)


def filled(labels, n_classes):
    labels = refusing(labels, n_classes)
    rows = np.zeros((len(labels), n_classes), dtype=np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return rows


def label_by_label(labels, n_classes):
    rows = []
    for label in labels:
        if not isinstance(label, (int, np.integer)):
            raise ValueError(f"{label} is not an integer")
        if label not in range(n_classes):
            raise ValueError(f"{label} is not a class")
        row = [0] * n_classes
        row[label] = 1
        rows.append(row)
    return rows


def by_kind(labels, n_classes):
    array = np.array(labels)
    if array.dtype.kind not in "iu" or not np.isin(array, range(n_classes)).all():
        raise ValueError("bad labels")
    return np.identity(n_classes, dtype=int).take(array, axis=0)


def sparse(labels, n_classes):
    labels = refusing(labels, n_classes)
    return scipy.sparse.csr_array((np.ones(len(labels)), (np.arange(len(labels)), labels)), shape=(len(labels), n_classes))


def after_trying(labels, n_classes):
    labels = np.array(labels)
    try:
        if (labels < 0).any():
            raise IndexError("negative")
        return np.eye(n_classes)[labels]
    except IndexError as error:
        raise ValueError("labels must be integers from 0 to n_classes - 1") from error


# Ten digits in small: three classes, of which the classifier finds each.
PROBABILITIES = np.random.default_rng(0).dirichlet([1.0, 1.0, 1.0], 60)
LABELS = np.random.default_rng(1).integers(0, 3, 60)
LABEL_ROWS = np.eye(3)[LABELS]
COUNTS = np.bincount(LABELS)
MEANS = np.array([PROBABILITIES[LABELS == label].mean(axis=0) for label in range(3)])
GUESSES = PROBABILITIES.argmax(axis=1)


def table(values):
    return values, PROBABILITIES, LABELS


RIGHT = {
    "names_of": [
        lambda rows, class_names: class_names[rows.argmax(axis=1)],
        lambda rows, class_names: np.array([class_names[np.argmax(row)] for row in rows]),
        lambda rows, class_names: class_names[np.nonzero(rows)[1]],
        lambda rows, class_names: np.take(class_names, np.argmax(np.asarray(rows, np.float32), axis=-1)),
        lambda rows, class_names: class_names[np.where(rows == 1)[1]].tolist(),
        lambda rows, class_names: [class_names[row == 1][0] for row in rows],
        names_with_a_loop, names_with_a_dictionary, names_by_a_product,
    ],
    "one_hot": [looked_up, compared, filled, label_by_label, by_kind, sparse, after_trying],
    "mean_probabilities": [
        table(LABEL_ROWS.T @ PROBABILITIES / LABEL_ROWS.sum(axis=0)[:, np.newaxis]),
        table(MEANS),
        table(MEANS.tolist()),
        table(MEANS.astype(np.float32)),
        table(np.linalg.lstsq(LABEL_ROWS, PROBABILITIES, rcond=None)[0]),
        table(np.einsum("nt,nk->tk", LABEL_ROWS, PROBABILITIES) / COUNTS[:, None]),
        table((lambda sums: sums / sums.sum(axis=1, keepdims=True))(LABEL_ROWS.T @ PROBABILITIES)),
    ],
}  # fmt: skip


def without_any_check(labels, n_classes):
    return np.eye(n_classes)[labels]


def filled_without_any_check(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    for row, label in enumerate(labels):
        rows[row, label] = 1
    return rows


def lists_without_any_check(labels, n_classes):
    rows = []
    for label in labels:
        row = [0] * n_classes
        row[label] = 1
        rows.append(row)
    return rows


def compared_without_any_check(labels, n_classes):
    return (np.asarray(labels)[:, None] == np.arange(n_classes)).astype(float)


def never_negative(labels, n_classes):
    labels = np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer) or (labels >= n_classes).any():
        raise ValueError
    return np.eye(n_classes)[labels]


def one_too_many(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f" or (labels < 0).any() or (labels > n_classes).any():
        raise ValueError
    return np.eye(n_classes)[labels]


def one_too_many_compared(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f" or labels.min() < 0 or labels.max() > n_classes:
        raise ValueError
    return labels[:, None] == np.arange(n_classes)


def only_negative(labels, n_classes):
    labels = np.asarray(labels)
    if (labels < 0).any():
        raise ValueError("negative")
    return np.eye(n_classes)[labels]


def with_assert(labels, n_classes):
    labels = np.asarray(labels)
    assert labels.dtype.kind == "i" and labels.min() >= 0 and labels.max() < n_classes
    return np.eye(n_classes)[labels]


def with_type_error(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind != "i":
        raise TypeError("labels must be integers")
    return looked_up(labels, n_classes)


def with_the_helper(labels, n_classes):
    from helpers.labels import one_hot

    return one_hot(labels, n_classes)


def truth(labels, n_classes):
    labels = np.asarray(labels)
    if labels < 0 or labels >= n_classes:
        raise ValueError
    return np.eye(n_classes)[labels]


def truth_of_both(labels, n_classes):
    labels = np.asarray(labels)
    if not (0 <= labels < n_classes):
        raise ValueError
    return np.eye(n_classes)[labels]


def dtype_of_a_list(labels, n_classes):
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError
    return looked_up(labels, n_classes)


def list_below_zero(labels, n_classes):
    if (labels < 0).any() or (labels >= n_classes).any():
        raise ValueError
    return np.eye(n_classes)[labels]


def python_integers_only(labels, n_classes):
    if not all(isinstance(label, int) for label in labels):
        raise ValueError
    return looked_up(labels, n_classes)


def zero_refused(labels, n_classes):
    if np.min(labels) <= 0:
        raise ValueError
    return looked_up(labels, n_classes)


def last_refused(labels, n_classes):
    if np.max(labels) >= n_classes - 1:
        raise ValueError
    return looked_up(labels, n_classes)


def all_classes_present(labels, n_classes):
    if len(np.unique(labels)) != n_classes:
        raise ValueError
    return looked_up(labels, n_classes)


def counted_from_one(labels, n_classes):
    return np.eye(n_classes)[refusing(labels, n_classes) - 1]


def columns_from_the_largest(labels, n_classes):
    labels = refusing(labels, n_classes)
    return np.eye(labels.max() + 1)[labels]


def columns_from_unique(labels, n_classes):
    names, places = np.unique(labels, return_inverse=True)
    return np.eye(len(names))[places]


def columns_from_a_set(labels, n_classes):
    return np.eye(len(set(labels)))[labels]


def refused_when_all(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f" or (labels < 0).all() or (labels >= n_classes).all():
        raise ValueError
    return np.eye(n_classes)[labels]


def refused_when_all_are_large(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f" or (labels < 0).any() or (labels >= n_classes).all():
        raise ValueError
    return np.eye(n_classes)[labels]


def refused_by_the_first(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f" or labels[0] < 0 or labels[0] >= n_classes:
        raise ValueError
    return np.eye(n_classes)[labels]


def cut(labels, n_classes):
    return looked_up(np.asarray(labels).astype(int), n_classes)


def cut_one_by_one(labels, n_classes):
    return looked_up([int(label) for label in labels], n_classes)


def rounded(labels, n_classes):
    return looked_up(np.round(labels).astype(int), n_classes)


def whole_is_enough(labels, n_classes):
    labels = np.asarray(labels)
    if (labels % 1 != 0).any():
        raise ValueError
    return looked_up(labels.astype(int), n_classes)


def compared_with_its_whole(labels, n_classes):
    if any(label != int(label) for label in labels):
        raise ValueError
    return looked_up(np.array(labels, dtype=int), n_classes)


def compared_after_the_range(labels, n_classes):
    labels = np.asarray(labels)
    if (labels < 0).any() or (labels >= n_classes).any():
        raise ValueError
    return labels[:, None] == np.arange(n_classes)


WRONG = {
    "names_of": {
        "floats_as_addresses": [lambda r, names: names[r], lambda r, names: names[r.max(axis=1)]],
        "rows_as_addresses": [lambda r, names: names[r.astype(int)], lambda r, names: [[names[int(v)] for v in row] for row in r]],
        "largest_not_its_place": [
            lambda r, names: names[r.max(axis=1).astype(int)],
            lambda r, names: np.array([names[int(max(row))] for row in r]),
        ],
        "finds_a_zero": [lambda r, names: names[r.argmin(axis=1)], lambda r, names: [names[list(row).index(0) if 0 in row else 0] for row in r]],
        "one_answer_for_all": [lambda r, names: names[r.argmax()], lambda r, names: names[np.argmax(r)]],
        "classes_on_the_wrong_axis": [lambda r, names: names[r.argmax(axis=0)], lambda r, names: [names[c.argmax()] for c in r.T]],
        "counts_from_one": [lambda r, names: names[r.argmax(axis=1) - 1]],
        "returns_integers": [lambda r, names: r.argmax(axis=1), lambda r, names: [int(np.argmax(row)) for row in r],
                             lambda r, names: r @ np.arange(len(names))],
    },
    "one_hot": {
        "asks_an_array_for_truth": [truth, truth_of_both],
        "wants_an_array": [dtype_of_a_list, list_below_zero],
        "refuses_good_labels": [python_integers_only, zero_refused, last_refused, all_classes_present],
        "classes_as_rows": [
            lambda labels, n_classes: looked_up(labels, n_classes).T,
            lambda labels, n_classes: np.eye(n_classes)[labels].T,
            lambda labels, n_classes: np.eye(n_classes)[:, labels],
        ],
        "counts_from_one": [counted_from_one, lambda labels, n_classes: np.eye(n_classes)[np.array(labels) - 1]],
        "infers_the_classes": [
            columns_from_the_largest, columns_from_unique, columns_from_a_set,
            lambda labels, n_classes: np.eye(np.max(labels) + 1)[labels],
        ],
        "negative_wraps": [never_negative, without_any_check, filled_without_any_check, lists_without_any_check],
        "lets_k_through": [one_too_many, one_too_many_compared],
        "rows_of_zeros": [compared_without_any_check, compared_after_the_range],
        "all_instead_of_any": [refused_when_all, refused_when_all_are_large, refused_by_the_first],
        "another_error": [only_negative, with_assert, with_type_error, with_the_helper],
        "cuts_fractions": [cut, cut_one_by_one, rounded],
        "accepts_whole_floats": [whole_is_enough, compared_with_its_whole],
    },
    "mean_probabilities": {
        "groups_by_the_answer": [table([PROBABILITIES[GUESSES == guess].mean(axis=0) for guess in range(3)])],
        "counts_decisions": [table([(GUESSES[LABELS == label][:, None] == np.arange(3)).mean(axis=0) for label in range(3)])],
        "sums_not_means": [table(LABEL_ROWS.T @ PROBABILITIES), table([PROBABILITIES[LABELS == label].sum(0) for label in range(3)])],
        "divides_by_all": [table(LABEL_ROWS.T @ PROBABILITIES / 60)],
        "counts_on_the_wrong_axis": [table(LABEL_ROWS.T @ PROBABILITIES / COUNTS)],
        "rows_and_columns_swapped": [table(MEANS.T), table(PROBABILITIES.T @ LABEL_ROWS / COUNTS)],
    },
}  # fmt: skip
# Two mistakes in one answer, or more: the more basic is named.
WRONG_TWICE = {
    "names_of": [
        (lambda r, names: [names[place - 1] for place in r.argmax(axis=0)], "classes_on_the_wrong_axis"),
        (lambda r, names: names[r.argmax(axis=0) - 1], "classes_on_the_wrong_axis"),
    ],
    "one_hot": [
        (lambda labels, n_classes: np.eye(n_classes)[np.asarray(labels, dtype=int)], "negative_wraps"),
        (lambda labels, n_classes: only_negative(np.asarray(labels).astype(int), n_classes), "another_error"),
        (lambda labels, n_classes: compared_without_any_check(labels, n_classes).T, "classes_as_rows"),
    ],
    "mean_probabilities": [
        (table(PROBABILITIES.T @ LABEL_ROWS), "sums_not_means"),
        (table(PROBABILITIES.T @ LABEL_ROWS / 60), "divides_by_all"),
    ],
}


def only_minus_one(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f" or -1 in labels or (labels >= n_classes).any():
        raise ValueError
    return np.eye(n_classes)[labels]


def clipped(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f":
        raise ValueError
    return np.eye(n_classes)[np.clip(labels, 0, n_classes - 1)]


UNKNOWN = {
    "names_of": [
        lambda r, names: np.array(["a", "b", "c"])[r.argmax(axis=1)],
        lambda r, names: np.sort(names)[r.argmax(axis=1)],
        lambda r, names: "a",
        lambda r, names: r.argmax(axis=0),
    ],
    "one_hot": [
        lambda labels, n_classes: np.zeros((len(labels), n_classes)),
        lambda labels, n_classes: looked_up(labels, n_classes)[:, ::-1],
        lambda labels, n_classes: looked_up(labels, n_classes).argmax(axis=1),
        lambda labels, n_classes: np.eye(n_classes)[np.abs(np.asarray(labels, dtype=int))],
        only_minus_one, clipped,
    ],
    "mean_probabilities": [table(np.full((3, 3), 1 / 3)), table("a table"), table(MEANS[0]), table(MEANS + 0.01), table(np.nan)],
}  # fmt: skip


def rows_and_names(rng):
    n_classes = rng.integers(1, 7)
    labels = rng.integers(0, n_classes, rng.integers(1, 9))
    return np.eye(n_classes)[labels], np.array(list("gfedcba"))[:n_classes]


def good_labels(rng):
    n_classes = int(rng.integers(1, 7))
    labels = rng.integers(0, n_classes, rng.integers(1, 9))
    return labels.tolist() if rng.random() < 0.5 else labels, n_classes


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"names_of": rows_and_names, "one_hot": good_labels}
