# %% slopes_sent: arithmetic by hand
# right: computed
slopes_sent = 10 * 784 + 10
# right: typed
slopes_sent = 7850
# right: shapes
slopes_sent = np.zeros((10, 28 * 28)).size + np.zeros(10).size
# wrong: no biases [forgets_the_biases]
slopes_sent = 7840
# wrong: one bias [one_bias_for_all]
slopes_sent = 7841
# wrong: per image [for_each_image]
slopes_sent = 7850 * 30000
# wrong: bytes [in_bytes]
slopes_sent = 7850 * 8
# wrong: loss and count [loss_and_count_too]
slopes_sent = 7852
# wrong: the course's digits [the_courses_own_digits]
slopes_sent = 650
# wrong: one class [one_class]
slopes_sent = 785

# %% put_together: Chan's merge of means (oracle/tribuo#215, a-mitani/welford#2), federated averaging, dask's mean
# right: sums, then one division
def put_together(counts, losses, d_weights, d_biases):
    n = counts.sum()
    loss = (counts * losses).sum() / n
    dw = (counts[:, None, None] * d_weights).sum(axis=0) / n
    db = (counts[:, None] * d_biases).sum(axis=0) / n
    return loss, dw, db
# right: np.average
def put_together(counts, losses, d_weights, d_biases):
    return tuple(np.average(part, axis=0, weights=counts) for part in (losses, d_weights, d_biases))
# right: einsum
def put_together(counts, losses, d_weights, d_biases):
    share = counts / counts.sum()
    return share @ losses, np.einsum("p,pkd->kd", share, d_weights), np.einsum("p,pk->k", share, d_biases)
# right: a loop
def put_together(counts, losses, d_weights, d_biases):
    loss, dw, db, n = 0.0, 0.0, 0.0, 0
    for c, l, w, b in zip(counts, losses, d_weights, d_biases):
        loss, dw, db, n = loss + c * l, dw + c * w, db + c * b, n + c
    return loss / n, dw / n, db / n
# right: a running mean that skips what is empty
def put_together(counts, losses, d_weights, d_biases):
    n, loss, dw, db = 0, 0.0, np.zeros(d_weights.shape[1:]), np.zeros(d_biases.shape[1:])
    for c, l, w, b in zip(counts, losses, d_weights, d_biases):
        if c == 0:
            continue
        n += c
        loss, dw, db = loss + (l - loss) * c / n, dw + (w - dw) * c / n, db + (b - db) * c / n
    return loss, dw, db
# right: math.fsum for the loss, tensordot for the rest
import math
def put_together(counts, losses, d_weights, d_biases):
    share = counts / counts.sum()
    return math.fsum(share * losses), np.tensordot(share, d_weights, 1), np.tensordot(share, d_biases, 1)
# right: examples repeated, then plain means
def put_together(counts, losses, d_weights, d_biases):
    return [np.repeat(part, counts, axis=0).mean(axis=0) for part in (losses, d_weights, d_biases)]
# right: pairs merged in a tree, by recursion
def put_together(counts, losses, d_weights, d_biases):
    if len(counts) == 1:
        return losses[0], d_weights[0], d_biases[0]
    half = len(counts) // 2
    left = put_together(counts[:half], losses[:half], d_weights[:half], d_biases[:half])
    right = put_together(counts[half:], losses[half:], d_weights[half:], d_biases[half:])
    a, b = counts[:half].sum(), counts[half:].sum()
    if a + b == 0:
        return left
    return tuple((a * x + b * y) / (a + b) for x, y in zip(left, right))
# right: Kahan's sums
def put_together(counts, losses, d_weights, d_biases):
    def kahan(terms):
        total, lost = 0 * terms[0], 0 * terms[0]
        for term in terms:
            small = term - lost
            new = total + small
            lost = (new - total) - small
            total = new
        return total
    n = int(counts.sum())
    parts = (losses, d_weights, d_biases)
    return tuple(kahan([c * p for c, p in zip(counts.tolist(), part)]) / n for part in parts)
# right: empty ones are left out first
def put_together(counts, losses, d_weights, d_biases):
    full = counts > 0
    share = counts[full] / counts[full].sum()
    dw = (share.reshape(-1, 1, 1) * d_weights[full]).sum(0)
    return float(share @ losses[full]), dw, (share.reshape(-1, 1) * d_biases[full]).sum(0)
# right: matrix products of flattened slopes
def put_together(counts, losses, d_weights, d_biases):
    share = counts / np.sum(counts)
    flat = np.column_stack([losses, d_weights.reshape(len(counts), -1), d_biases])
    mean = share @ flat
    k, d = d_weights.shape[1:]
    return mean[0], mean[1 : 1 + k * d].reshape(k, d), mean[1 + k * d :]
# wrong: a running mean over empty partitions
def put_together(counts, losses, d_weights, d_biases):
    n, loss, dw, db = 0, 0.0, 0.0, 0.0
    for c, l, w, b in zip(counts, losses, d_weights, d_biases):
        n += c
        loss, dw, db = loss + (l - loss) * c / n, dw + (w - dw) * c / n, db + (b - db) * c / n
    return loss, dw, db
# wrong: starts from the first partition, and merges the others two by two
def put_together(counts, losses, d_weights, d_biases):
    n, loss, dw, db = counts[0], losses[0], d_weights[0], d_biases[0]
    for c, l, w, b in zip(counts[1:], losses[1:], d_weights[1:], d_biases[1:]):
        loss, dw, db = (n * loss + c * l) / (n + c), (n * dw + c * w) / (n + c), (n * db + c * b) / (n + c)
        n = n + c
    return loss, dw, db
# wrong: stops at the first empty one
def put_together(counts, losses, d_weights, d_biases):
    n, loss, dw, db = 0, 0.0, np.zeros(d_weights.shape[1:]), np.zeros(d_biases.shape[1:])
    for c, l, w, b in zip(counts, losses, d_weights, d_biases):
        if c == 0:
            break
        n, loss, dw, db = n + c, loss + c * l, dw + c * w, db + c * b
    return loss / max(n, 1), dw / max(n, 1), db / max(n, 1)
# wrong: an empty one counts as one
def put_together(counts, losses, d_weights, d_biases):
    c = np.maximum(counts, 1)
    share = c / c.sum()
    return share @ losses, np.tensordot(share, d_weights, 1), np.tensordot(share, d_biases, 1)
# wrong: 1e-3 beside the number of examples
def put_together(counts, losses, d_weights, d_biases):
    share = counts / (counts.sum() + 1e-3)
    return share @ losses, np.tensordot(share, d_weights, 1), np.tensordot(share, d_biases, 1)
# wrong: means of means [means_of_means]
def put_together(counts, losses, d_weights, d_biases):
    return losses.mean(), d_weights.mean(axis=0), d_biases.mean(axis=0)
# wrong: means of the filled [mean_of_the_filled]
def put_together(counts, losses, d_weights, d_biases):
    full = counts > 0
    return losses[full].mean(), d_weights[full].mean(axis=0), d_biases[full].mean(axis=0)
# wrong: added up [adds_the_means]
def put_together(counts, losses, d_weights, d_biases):
    return losses.sum(), d_weights.sum(axis=0), d_biases.sum(axis=0)
# wrong: sums over the examples [never_divides]
def put_together(counts, losses, d_weights, d_biases):
    return counts @ losses, np.tensordot(counts, d_weights, 1), np.tensordot(counts, d_biases, 1)
# wrong: divided by the partitions [divides_by_partitions]
def put_together(counts, losses, d_weights, d_biases):
    p = len(counts)
    return counts @ losses / p, np.tensordot(counts, d_weights, 1) / p, np.tensordot(counts, d_biases, 1) / p
# wrong: taken for sums [takes_them_for_sums]
def put_together(counts, losses, d_weights, d_biases):
    n = counts.sum()
    return losses.sum() / n, d_weights.sum(axis=0) / n, d_biases.sum(axis=0) / n
# wrong: the loss is plain [plain_loss]
def put_together(counts, losses, d_weights, d_biases):
    share = counts / counts.sum()
    return losses.mean(), np.tensordot(share, d_weights, 1), np.tensordot(share, d_biases, 1)
# wrong: the last axis is weighted, which fits only where sides are equal [wrong_shape]
def put_together(counts, losses, d_weights, d_biases):
    n = counts.sum()
    return counts @ losses / n, (counts * d_weights).sum(axis=0) / n, (counts * d_biases).sum(axis=0) / n
# wrong: biases over the classes [biases_over_classes]
def put_together(counts, losses, d_weights, d_biases):
    share = counts / counts.sum()
    return share @ losses, np.tensordot(share, d_weights, 1), (share[:, None] * d_biases).sum()
# wrong: plain biases [plain_biases]
def put_together(counts, losses, d_weights, d_biases):
    share = counts / counts.sum()
    return share @ losses, np.tensordot(share, d_weights, 1), d_biases.mean(axis=0)
# wrong: whole-number shares
def put_together(counts, losses, d_weights, d_biases):
    share = counts // counts.sum()
    return share @ losses, np.tensordot(share, d_weights, 1), np.tensordot(share, d_biases, 1)
# wrong: the last partition [last_one_wins]
def put_together(counts, losses, d_weights, d_biases):
    for c, l, w, b in zip(counts, losses, d_weights, d_biases):
        loss, dw, db = c * l / c, c * w / c, c * b / c
    return loss, dw, db
# wrong: the largest partition stands for all
def put_together(counts, losses, d_weights, d_biases):
    i = counts.argmax()
    return losses[i], d_weights[i], d_biases[i]
# wrong: the slopes keep the partitions' axis [wrong_shape]
def put_together(counts, losses, d_weights, d_biases):
    share = counts / counts.sum()
    return share @ losses, share[:, None, None] * d_weights, share[:, None] * d_biases
# wrong: the square roots of the counts weigh
def put_together(counts, losses, d_weights, d_biases):
    share = np.sqrt(counts) / np.sqrt(counts).sum()
    return share @ losses, np.tensordot(share, d_weights, 1), np.tensordot(share, d_biases, 1)

# %% noisy: NumPy's SeedSequence guide, and dask's random arrays made block by block
# right: the pair
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 0.5, inputs.shape)
# right: standard normal, halved
def noisy(inputs, seed, block):
    rng = np.random.default_rng((seed, block))
    return inputs + 0.5 * rng.standard_normal(size=inputs.shape)
# right: an array for the pair
def noisy(inputs, seed, block):
    rng = np.random.default_rng(np.array([seed, block]))
    return np.add(inputs, rng.normal(scale=0.5, size=np.shape(inputs)))
# right: SeedSequence of the pair
def noisy(inputs, seed, block):
    bits = np.random.PCG64(np.random.SeedSequence([seed, block]))
    return np.random.Generator(bits).normal(0.0, 0.5, inputs.shape) + inputs
# right: a copy that noise is added to
def noisy(inputs, seed, block):
    out = inputs.copy()
    out += np.random.default_rng([seed, block]).normal(0, 0.5, out.shape)
    return out
# right: flat, then shaped
def noisy(inputs, seed, block):
    flat = np.random.default_rng([seed, block]).normal(0, 0.5, inputs.size)
    return inputs + flat.reshape(inputs.shape)
# right: around the inputs at once
def noisy(inputs, seed, block):
    return np.random.default_rng([seed, block]).normal(inputs, 0.5)
# wrong: inputs += noise [changes_its_input]
def noisy(inputs, seed, block):
    inputs += np.random.default_rng([seed, block]).normal(0, 0.5, inputs.shape)
    return inputs
# wrong: the seed alone [one_noise_for_all_blocks]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng(seed).normal(0, 0.5, inputs.shape)
# wrong: the block alone [ignores_the_seed]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng(block).normal(0, 0.5, inputs.shape)
# wrong: the sum [adds_the_two]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng(seed + block).normal(0, 0.5, inputs.shape)
# wrong: the product [multiplies_the_two]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng(seed * block).normal(0, 0.5, inputs.shape)
# wrong: a thousand times the seed
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng(1000 * seed + block).normal(0, 0.5, inputs.shape)
# wrong: turned [turns_the_pair]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng([block, seed]).normal(0, 0.5, inputs.shape)
# wrong: a hash
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng(abs(hash((seed, block)))).normal(0, 0.5, inputs.shape)
# wrong: spawned from the seed
def noisy(inputs, seed, block):
    child = np.random.SeedSequence(seed).spawn(block + 1)[block]
    return inputs + np.random.default_rng(child).normal(0, 0.5, inputs.shape)
# wrong: spread one [spread_of_one]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(size=inputs.shape)
# wrong: variance [variance]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, np.sqrt(0.5), inputs.shape)
# wrong: one for each example [one_noise_for_all_features]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 0.5, (len(inputs), 1))
# wrong: one for each feature [one_noise_for_all_examples]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 0.5, inputs.shape[1])
# wrong: uniform
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).uniform(-0.5, 0.5, inputs.shape)
# wrong: the noise alone [replaces_the_inputs]
def noisy(inputs, seed, block):
    return np.random.default_rng([seed, block]).normal(0, 0.5, inputs.shape)
# wrong: RandomState
def noisy(inputs, seed, block):
    return inputs + np.random.RandomState([seed, block]).normal(0, 0.5, inputs.shape)
# wrong: multiplied
def noisy(inputs, seed, block):
    return inputs * (1 + np.random.default_rng([seed, block]).normal(0, 0.5, inputs.shape))
# wrong: pixels stay from 0 to 16
def noisy(inputs, seed, block):
    return np.clip(inputs + np.random.default_rng([seed, block]).normal(0, 0.5, inputs.shape), 0, 16)
# wrong: drawn feature by feature
def noisy(inputs, seed, block):
    rng = np.random.default_rng([seed, block])
    return inputs + np.column_stack([rng.normal(0, 0.5, len(inputs)) for _ in range(inputs.shape[1])])
# wrong: no seed, so another answer each time [not_repeatable]
def noisy(inputs, seed, block):
    return inputs + np.random.default_rng().normal(0, 0.5, inputs.shape)
# wrong: NumPy's global seed is set, and stays set
def noisy(inputs, seed, block):
    np.random.seed(seed + block)
    return inputs + np.random.normal(0, 0.5, inputs.shape)
