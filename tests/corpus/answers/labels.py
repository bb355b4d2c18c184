# %% names_of: Stack Overflow 42497340, "How to convert one-hot encodings into integers?"
# right: argmax and an index
def names_of(one_hot_rows, class_names):
    return class_names[np.argmax(one_hot_rows, axis=1)]
# right: np.where's columns
def names_of(one_hot_rows, class_names):
    return class_names[np.where(one_hot_rows == 1)[1]]
# right: nonzero
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows.nonzero()[1]]
# right: a product with the places
def names_of(one_hot_rows, class_names):
    places = one_hot_rows @ np.arange(len(class_names))
    return class_names[places.astype(int)]
# right: np.take
def names_of(one_hot_rows, class_names):
    return np.take(class_names, one_hot_rows.argmax(axis=-1))
# right: a loop with list.index
def names_of(one_hot_rows, class_names):
    names = []
    for row in one_hot_rows:
        names.append(class_names[list(row).index(1)])
    return np.array(names)
# right: a mask over repeated names
def names_of(one_hot_rows, class_names):
    return np.tile(class_names, (len(one_hot_rows), 1))[one_hot_rows.astype(bool)]
# right: np.empty with the names' own type
def names_of(one_hot_rows, class_names):
    names = np.empty(len(one_hot_rows), dtype=class_names.dtype)
    for i, row in enumerate(one_hot_rows):
        names[i] = class_names[row.argmax()]
    return names
# right: objects, then an array
def names_of(one_hot_rows, class_names):
    names = np.empty(len(one_hot_rows), dtype=object)
    for i, row in enumerate(one_hot_rows):
        names[i] = str(class_names[row.argmax()])
    return names.astype(str)
# right: the sparse matrix's indices
from scipy.sparse import csr_matrix
def names_of(one_hot_rows, class_names):
    return class_names[csr_matrix(one_hot_rows).indices]
# right: one name for each row, by np.select
def names_of(one_hot_rows, class_names):
    masks = [one_hot_rows[:, k] == 1 for k in range(len(class_names))]
    return np.select(masks, list(class_names), default=class_names[0])
# right: np.choose on turned rows
def names_of(one_hot_rows, class_names):
    return np.array([class_names[int(np.flatnonzero(row)[0])] for row in one_hot_rows])
# right: a dictionary from place to name
def names_of(one_hot_rows, class_names):
    lookup = dict(enumerate(class_names))
    return np.array([lookup[int(k)] for k in one_hot_rows.argmax(1)])
# wrong: np.full with the first name cuts the longer ones
def names_of(one_hot_rows, class_names):
    names = np.full(len(one_hot_rows), class_names[0])
    for k in range(1, len(class_names)):
        names[one_hot_rows[:, k] == 1] = class_names[k]
    return names
# wrong: an array of one letter each
def names_of(one_hot_rows, class_names):
    names = np.zeros(len(one_hot_rows), dtype="U3")
    for i, row in enumerate(one_hot_rows):
        names[i] = class_names[row.argmax()]
    return names
# wrong: repeats the first name's length through np.repeat
def names_of(one_hot_rows, class_names):
    names = np.repeat(class_names[:1].astype(f"U{len(class_names[0])}"), len(one_hot_rows))
    for i, row in enumerate(one_hot_rows):
        names[i] = class_names[row.argmax()]
    return names
# wrong: no axis [one_answer_for_all]
def names_of(one_hot_rows, class_names):
    return class_names[np.argmax(one_hot_rows)]
# wrong: axis 0 [classes_on_the_wrong_axis]
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmax(axis=0)]
# wrong: the rows as addresses [floats_as_addresses]
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows]
# wrong: the rows as whole numbers as addresses [rows_as_addresses]
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows.astype(int)]
# wrong: the maximum, not its place [largest_not_its_place]
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows.max(axis=1).astype(int)]
# wrong: argmin [finds_a_zero]
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmin(axis=1)]
# wrong: places [returns_integers]
def names_of(one_hot_rows, class_names):
    return one_hot_rows.argmax(axis=1)
# wrong: minus one [counts_places_from_one]
def names_of(one_hot_rows, class_names):
    return class_names[one_hot_rows.argmax(axis=1) - 1]
# wrong: sorted names
def names_of(one_hot_rows, class_names):
    return np.unique(class_names)[one_hot_rows.argmax(axis=1)]
# wrong: np.where's rows instead of its columns
def names_of(one_hot_rows, class_names):
    return class_names[np.where(one_hot_rows == 1)[0]]
# wrong: each name once [wrong_shape]
def names_of(one_hot_rows, class_names):
    return np.unique(class_names[one_hot_rows.argmax(axis=1)])
# wrong: flatnonzero of the whole table
def names_of(one_hot_rows, class_names):
    return class_names[np.flatnonzero(one_hot_rows) % len(one_hot_rows)]
# wrong: columns that hold a one, in the order of the classes
def names_of(one_hot_rows, class_names):
    names = []
    for k, name in enumerate(class_names):
        names += [name] * int(one_hot_rows[:, k].sum())
    return np.array(names)

# %% one_hot: Stack Overflow 38592324 and 29831489, "Convert array of indices to one-hot encoded array"
# right: as the hint says
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError("labels must be integers")
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("labels out of range")
    return np.eye(n_classes)[labels]
# right: zeros, then ones at the places
def my_one_hot(labels, n_classes):
    labels = np.array(labels)
    if labels.dtype.kind not in "iu" or np.any((labels < 0) | (labels >= n_classes)):
        raise ValueError(f"bad labels {labels}")
    rows = np.zeros((labels.size, n_classes))
    rows[np.arange(labels.size), labels] = 1
    return rows
# right: compared with the classes
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind in "fc":
        raise ValueError("not integers")
    if not ((0 <= labels) & (labels < n_classes)).all():
        raise ValueError("no such class")
    return (labels[:, np.newaxis] == np.arange(n_classes)).astype(float)
# right: every label on its own, any integer type
import numbers
def my_one_hot(labels, n_classes):
    rows = []
    for label in labels:
        if not isinstance(label, numbers.Integral) or not 0 <= label < n_classes:
            raise ValueError(f"{label!r} is no label")
        row = [0.0] * n_classes
        row[int(label)] = 1.0
        rows.append(row)
    return np.array(rows)
# right: operator.index, its error turned into ours
import operator
def my_one_hot(labels, n_classes):
    try:
        places = [operator.index(label) for label in labels]
    except TypeError:
        raise ValueError("labels must be integers") from None
    if any(place not in range(n_classes) for place in places):
        raise ValueError("labels out of range")
    return np.eye(n_classes)[places]
# right: whole-number rows
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "ui":
        raise ValueError
    if (labels < 0).any() or (labels > n_classes - 1).any():
        raise ValueError
    return np.eye(n_classes, dtype=int)[labels]
# right: put_along_axis
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > n_classes - 1:
        raise ValueError("labels")
    rows = np.zeros((len(labels), n_classes))
    np.put_along_axis(rows, labels.astype(np.intp)[:, None], 1, axis=1)
    return rows
# right: a set of the classes that exist
def my_one_hot(labels, n_classes):
    if np.asarray(labels).dtype.kind not in "iu" or not {int(x) for x in labels} <= set(range(n_classes)):
        raise ValueError("labels")
    return np.array([[1.0 if k == x else 0.0 for k in range(n_classes)] for x in labels])
# right: a sparse matrix in between
from scipy.sparse import csr_matrix
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError("integers, please")
    if np.any(labels < 0) or np.any(labels >= n_classes):
        raise ValueError("from 0 to n_classes - 1, please")
    ones = np.ones(len(labels))
    return csr_matrix((ones, (np.arange(len(labels)), labels.astype(int))), shape=(len(labels), n_classes)).toarray()
# right: the helper, whose errors are the right ones but for floats
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind == "f":
        raise ValueError("floats")
    return one_hot(labels, n_classes)
# wrong: the first label's type alone [cuts_fractions, accepts_whole_floats]
def my_one_hot(labels, n_classes):
    if not isinstance(labels[0], (int, np.integer)):
        raise ValueError("labels must be integers")
    labels = np.asarray(labels).astype(int)
    if (labels < 0).any() or (labels >= n_classes).any():
        raise ValueError("labels out of range")
    return np.eye(n_classes)[labels]
# wrong: refuses all but int64
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype != np.int64:
        raise ValueError("labels must be int64")
    if (labels < 0).any() or (labels >= n_classes).any():
        raise ValueError("labels out of range")
    return np.eye(n_classes)[labels]
# wrong: dtype == int
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if not (labels.dtype == int and np.all(labels >= 0) and np.all(labels < n_classes)):
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: signed integers only
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.signedinteger):
        raise ValueError("bad type")
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("bad range")
    return np.eye(n_classes)[labels]
# wrong: isinstance(int) refuses what an array holds [refuses_good_labels]
def my_one_hot(labels, n_classes):
    for label in labels:
        if not isinstance(label, int) or label < 0 or label >= n_classes:
            raise ValueError("bad label")
    return np.eye(n_classes)[np.asarray(labels)]
# wrong: nothing is refused [negative_wraps, lets_k_through]
def my_one_hot(labels, n_classes):
    return np.eye(n_classes)[np.asarray(labels)]
# wrong: the columns are counted in the labels [infers_the_classes]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("bad labels")
    rows = np.zeros((labels.size, labels.max() + 1))
    rows[np.arange(labels.size), labels] = 1
    return rows
# wrong: only the last label is looked at
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels[-1] < 0 or labels[-1] >= n_classes:
        raise ValueError("bad labels")
    return np.eye(n_classes)[np.clip(labels, 0, n_classes - 1)]
# wrong: the sum of the labels is tested
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.sum() < 0 or labels.max() >= n_classes:
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: the range by the largest alone [negative_wraps]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.max() >= n_classes:
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: the range by absolute values [negative_wraps]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or (np.abs(labels) >= n_classes).any():
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: greater instead of at least; K itself is an IndexError [lets_k_through]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or (labels < 0).any() or (labels > n_classes).any():
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: whole floats pass [accepts_whole_floats]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if (labels != np.floor(labels)).any() or (labels < 0).any() or (labels >= n_classes).any():
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels.astype(int)]
# wrong: comparison without any check makes rows of zeros [rows_of_zeros]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise ValueError("bad labels")
    return (labels[:, None] == np.arange(n_classes)).astype(float)
# wrong: all instead of any [all_instead_of_any]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or (labels < 0).all() or (labels >= n_classes).all():
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: assert instead of raise [another_error]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    assert labels.dtype.kind in "iu" and labels.min() >= 0 and labels.max() < n_classes
    return np.eye(n_classes)[labels]
# wrong: a TypeError for floats [another_error]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError("labels must be integers")
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("out of range")
    return np.eye(n_classes)[labels]
# wrong: more labels than classes are refused [refuses_good_labels, raises]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= n_classes or len(labels) > n_classes:
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: all classes must occur [refuses_good_labels]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or len(set(labels.tolist())) != n_classes or labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: turned [classes_as_rows]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("bad labels")
    return np.eye(n_classes)[:, labels]
# wrong: squeeze drops the axis of one label or one class [wrong_shape]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("bad labels")
    return np.squeeze(np.eye(n_classes)[labels.reshape(-1)])
# wrong: needs an array for the dtype [wants_an_array]
def my_one_hot(labels, n_classes):
    if not np.issubdtype(labels.dtype, np.integer) or (labels < 0).any() or (labels >= n_classes).any():
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: minus one wraps in unsigned integers [refuses_good_labels, counts_from_one]
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels) - 1
    if labels.dtype.kind not in "iu" or labels.min() < -1 or labels.max() >= n_classes - 1:
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]
# wrong: cut to int8, so that large labels come back as good ones
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise ValueError("bad labels")
    labels = labels.astype(np.int8)
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("bad labels")
    return np.eye(n_classes)[labels]

# %% mean_probabilities: pandas' groupby(...).mean(), and the confusion matrix of probabilities in scikit-learn's examples
# right: one product
mean_probabilities = digit_rows.T @ digit_probabilities / digit_rows.sum(axis=0)[:, None]
# right: a mask for each digit
mean_probabilities = np.array([digit_probabilities[data.test_labels == t].mean(axis=0) for t in range(10)])
# right: np.add.at
mean_probabilities = np.zeros((10, 10))
np.add.at(mean_probabilities, data.test_labels, digit_probabilities)
mean_probabilities /= np.bincount(data.test_labels, minlength=10)[:, np.newaxis]
# right: einsum and a list
mean_probabilities = (np.einsum("nt,nk->tk", digit_rows, digit_probabilities) / digit_rows.sum(0)[:, None]).tolist()
# wrong: sums [sums_not_means]
mean_probabilities = digit_rows.T @ digit_probabilities
# wrong: divided by all [divides_by_all]
mean_probabilities = digit_rows.T @ digit_probabilities / len(digit_rows)
# wrong: divided along the columns [counts_on_the_wrong_axis]
mean_probabilities = digit_rows.T @ digit_probabilities / digit_rows.sum(axis=0)
# wrong: turned [rows_and_columns_swapped]
mean_probabilities = (digit_rows.T @ digit_probabilities / digit_rows.sum(axis=0)[:, None]).T
# wrong: grouped by the answer [groups_by_the_answer]
said = digit_probabilities.argmax(axis=1)
mean_probabilities = np.array([digit_probabilities[said == t].mean(axis=0) for t in range(10)])
# wrong: rounded to two decimals [rounded]
mean_probabilities = np.round(digit_rows.T @ digit_probabilities / digit_rows.sum(axis=0)[:, None], 2)
# wrong: medians
mean_probabilities = np.array([np.median(digit_probabilities[data.test_labels == t], axis=0) for t in range(10)])
# wrong: of the first hundred
mean_probabilities = np.array([digit_probabilities[:100][data.test_labels[:100] == t].mean(axis=0) for t in range(10)])
