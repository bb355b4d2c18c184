# %% steep_bowl: Goh, "Why momentum really works" (distill.pub), the quadratic by hand
# right: fractions
arrives_at_once = 1 / 4
diverges_above = 1 / 2
# right: from the curvature
curvature = 4
arrives_at_once, diverges_above = 1 / curvature, 2 / curvature
# right: found by walking
arrives_at_once = next(s for s in np.arange(1, 100) / 100 if 0 - s * 4 * (0 - 3) == 3)
diverges_above = 0.5
# wrong: the lesson's bowl [takes_the_gentle_bowl]
arrives_at_once = 1
diverges_above = 2
# wrong: the factor 2 for the curvature [takes_the_factor_of_the_loss]
arrives_at_once = 0.5
diverges_above = 1
# wrong: turned round [turns_it_round, misses_the_bottom]
arrives_at_once = 4
diverges_above = 8
# wrong: changed places [swaps_the_two]
arrives_at_once = 0.5
diverges_above = 0.25
# wrong: the edge misses [misses_the_edge]
arrives_at_once = 0.25
diverges_above = 0.4
# wrong: the bottom is at 3, so 3 [misses_the_bottom]
arrives_at_once = 3
diverges_above = 0.5

# %% one_epoch: d2l.ai's train_epoch and dlsyscourse hw0's softmax_regression_epoch, with NumPy's Generator
# right: a permutation and slices
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for i in range(0, len(order), batch_size):
        b = order[i : i + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights = weights - learning_rate * dw
        biases = biases - learning_rate * db
    return weights, biases
# right: a shuffled list of places
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    places = list(range(len(labels)))
    rng.shuffle(places)
    w, b = weights.copy(), biases.copy()
    while places:
        batch, places = places[:batch_size], places[batch_size:]
        _, dw, db = loss_and_gradient(w, b, inputs[batch], labels[batch])
        w -= learning_rate * dw
        b -= learning_rate * db
    return w, b
# right: sorted by random numbers
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.argsort(rng.random(len(inputs)))
    inputs, labels = inputs[order], labels[order]
    for first in range(0, len(inputs), batch_size):
        x, y = inputs[first : first + batch_size], labels[first : first + batch_size]
        slopes = softmax(x @ weights.T + biases) - np.eye(len(biases))[y]
        weights, biases = weights - learning_rate * slopes.T @ x / len(x), biases - learning_rate * slopes.mean(axis=0)
    return weights, biases
# right: choice without replacement
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.choice(len(inputs), size=len(inputs), replace=False)
    for start in range(0, len(inputs), batch_size):
        rows = order[start : start + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[rows], labels[rows])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# right: np.array_split at the multiples
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(inputs.shape[0])
    for rows in np.split(order, np.arange(batch_size, len(order), batch_size)):
        _, dw, db = loss_and_gradient(weights, biases, inputs[rows], labels[rows])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# right: draws batch by batch what is left
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    left = np.arange(len(inputs))
    while len(left):
        rows = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, rows)
        _, dw, db = loss_and_gradient(weights, biases, inputs[rows], labels[rows])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# right: inputs and labels glued together and permuted
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    both = rng.permutation(np.column_stack([inputs, labels]))
    for start in range(0, len(both), batch_size):
        x, y = both[start : start + batch_size, :-1], both[start : start + batch_size, -1].astype(int)
        _, dw, db = loss_and_gradient(weights, biases, x, y)
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# right: a generator of batches
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    def batches():
        order = rng.permutation(len(labels))
        for i in range(-(-len(labels) // batch_size)):
            yield order[i * batch_size : (i + 1) * batch_size]
    for rows in batches():
        _, dw, db = loss_and_gradient(weights, biases, inputs[rows], labels[rows])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# right: slopes example by example, added up before the step
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for start in range(0, len(inputs), batch_size):
        rows = order[start : start + batch_size]
        dw, db = np.zeros(weights.shape), np.zeros(biases.shape)
        for i in rows:
            p = softmax(weights @ inputs[i] + biases)
            p[labels[i]] -= 1
            dw, db = dw + np.outer(p, inputs[i]), db + p
        weights, biases = weights - learning_rate * dw / len(rows), biases - learning_rate * db / len(rows)
    return weights, biases
# wrong: shuffles inputs and labels in place, twice with one generator [shuffles_apart, changes_its_input]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    rng.shuffle(inputs)
    rng.shuffle(labels)
    for s in range(0, len(inputs), batch_size):
        _, dw, db = loss_and_gradient(weights, biases, inputs[s : s + batch_size], labels[s : s + batch_size])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: two permutations [shuffles_apart]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    inputs, labels = rng.permutation(inputs), rng.permutation(labels)
    for s in range(0, len(inputs), batch_size):
        _, dw, db = loss_and_gradient(weights, biases, inputs[s : s + batch_size], labels[s : s + batch_size])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: weights -= in place on what was passed in [changes_its_input]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights -= learning_rate * dw
        biases -= learning_rate * db
    return weights, biases
# wrong: no shuffle [never_shuffles]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for s in range(0, len(inputs), batch_size):
        _, dw, db = loss_and_gradient(weights, biases, inputs[s : s + batch_size], labels[s : s + batch_size])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: NumPy's global generator [ignores_the_generator]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.random.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: a generator of its own, always the same [ignores_the_generator]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.random.default_rng(0).permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: drawn with replacement [draws_again]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.integers(0, len(inputs), len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: the last batch is dropped [drops_the_last_batch]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for i in range(len(inputs) // batch_size):
        b = order[i * batch_size : (i + 1) * batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: array_split makes batches of nearly equal size
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for b in np.array_split(order, -(-len(order) // batch_size)):
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: uphill [uphill]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights + learning_rate * dw, biases + learning_rate * db
    return weights, biases
# wrong: the biases see the new weights [one_before_the_other]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        weights = weights - learning_rate * loss_and_gradient(weights, biases, inputs[b], labels[b])[1]
        biases = biases - learning_rate * loss_and_gradient(weights, biases, inputs[b], labels[b])[2]
    return weights, biases
# wrong: divided by batch_size, also where the last batch is smaller [wrong_mean]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        slopes = softmax(inputs[b] @ weights.T + biases) - np.eye(len(biases))[labels[b]]
        weights = weights - learning_rate * slopes.T @ inputs[b] / batch_size
        biases = biases - learning_rate * slopes.sum(axis=0) / batch_size
    return weights, biases
# wrong: sums instead of means [wrong_mean]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        slopes = softmax(inputs[b] @ weights.T + biases) - np.eye(len(biases))[labels[b]]
        weights, biases = weights - learning_rate * slopes.T @ inputs[b], biases - learning_rate * slopes.sum(axis=0)
    return weights, biases
# wrong: one random batch [one_batch_only]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    b = rng.permutation(len(inputs))[:batch_size]
    _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
    return weights - learning_rate * dw, biases - learning_rate * db
# wrong: return stands in the loop [one_batch_only]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
        return weights, biases
# wrong: every gradient at the start [starts_over]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    new_weights, new_biases = weights, biases
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        new_weights, new_biases = weights - learning_rate * dw, biases - learning_rate * db
    return new_weights, new_biases
# wrong: one example at a time [one_at_a_time]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for i in rng.permutation(len(inputs)):
        _, dw, db = loss_and_gradient(weights, biases, inputs[[i]], labels[[i]])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: all at once [all_at_once]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    _, dw, db = loss_and_gradient(weights, biases, inputs[order], labels[order])
    return weights - learning_rate * dw, biases - learning_rate * db
# wrong: only the order of the batches is random [shuffles_only_the_batches]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    starts = np.arange(0, len(inputs), batch_size)
    for s in rng.permutation(starts):
        _, dw, db = loss_and_gradient(weights, biases, inputs[s : s + batch_size], labels[s : s + batch_size])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases
# wrong: no learning rate [forgets_the_step_size]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - dw, biases - db
    return weights, biases
# wrong: biases first in the answer [wrong_shape]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return biases, weights
# wrong: a batch larger than the data is refused [raises]
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    if batch_size > len(inputs):
        raise ValueError("batch_size is larger than the data")
    order = rng.permutation(len(inputs))
    for s in range(0, len(inputs), batch_size):
        b = order[s : s + batch_size]
        _, dw, db = loss_and_gradient(weights, biases, inputs[b], labels[b])
        weights, biases = weights - learning_rate * dw, biases - learning_rate * db
    return weights, biases

# %% largest_that_settles: the course's own landscape
# right: typed
largest_that_settles = 31
# right: a float that is whole
largest_that_settles = 31.0
# right: NumPy's integer
largest_that_settles = np.int64(31)
# wrong: a smaller one [a_larger_one_settles]
largest_that_settles = 25
# wrong: the first that does not [one_too_many]
largest_that_settles = 32
# wrong: the edge [takes_the_edge]
largest_that_settles = 31.4
# wrong: it jumps [does_not_settle]
largest_that_settles = 35
