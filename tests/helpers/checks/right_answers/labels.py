"""Answers to the exercises on labels."""

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
    return labels.tolist() if rng.random() < 0.5 else labels.astype(rng.choice(["int64", "uint8"])), n_classes


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"names_of": rows_and_names, "one_hot": good_labels}
