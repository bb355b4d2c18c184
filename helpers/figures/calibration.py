"""Confidence beside what came out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.figures.style import BLUE, GREEN, GREY, PINK, VERMILLION, drawable, escape_mathtext, escape_names, shares


def draw_top_probabilities(ax: Axes, top_probabilities: ArrayLike, *, title: str = "") -> None:
    """A histogram, in twentieths, of how sure a classifier is of its own choice, and its mean as a dashed line.

    Args:
        ax: where to draw.
        top_probabilities: shape (N,), the largest probability of each example.
        title: of the axes.
    """
    top_probabilities, title = shares(top_probabilities, "top_probabilities", ("N",)), escape_mathtext(title)
    counts, edges = np.histogram(top_probabilities, bins=20, range=(0, 1))
    ax.bar(edges[:-1], counts / np.size(top_probabilities), width=0.05, align="edge", color=BLUE, edgecolor="white")
    mean = float(np.mean(top_probabilities))
    ax.axvline(mean, color=GREEN, linestyle="--", label="mean")
    side, gap = ("left", 0.02) if mean < 0.5 else ("right", -0.02)
    ax.text(mean + gap, 1.07, f"mean {mean:.3f}", ha=side, va="center", color=GREEN)
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1.15),
        yticks=[0, 0.25, 0.5, 0.75, 1],
        xlabel="top probability",
        ylabel="share of examples",
        title=title,
    )


def draw_right_and_wrong(ax: Axes, confidences: ArrayLike, right: ArrayLike) -> None:
    """A histogram of the top class's probability in ten bins: right answers blue, wrong ones pink and beside them.

    The count has a logarithmic axis: the few wrong answers would not be seen beside the many right ones.

    Args:
        ax: where to draw.
        confidences: shape (N,), the top class's probability for each image, 0 to 1.
        right: shape (N,), whether the top class is the true one.
    """
    confidences = shares(confidences, "confidences", ("N",))
    good = drawable(right, "right", confidences.shape).astype(bool)
    bins = np.clip((10 * confidences).astype(int), 0, 9)
    places = np.arange(10) / 10 + 0.05
    for of_kind, side, colour, name in ((good, -0.022, BLUE, "right"), (~good, 0.022, PINK, "wrong")):
        ax.bar(places + side, np.bincount(bins[of_kind], minlength=10), width=0.044, color=colour, label=name)
    ax.legend(loc="upper center")
    ax.set(xlim=(0, 1), xticks=[0, 0.5, 1], yscale="log", ylim=(0.7, 1.5 * len(good)))
    ax.set_yticks([1, 10, 100], ["1", "10", "100"])
    ax.minorticks_off()
    ax.set(xlabel="probability of the top class", ylabel="images")


def draw_confusions(ax: Axes, counts: ArrayLike, names: Sequence[str]) -> None:
    """How often each true class is taken for each other: numbers in a square, the deeper pink the more mistakes.

    The diagonal, where model and truth agree, is grey and has no part in the colour.

    Args:
        ax: where to draw.
        counts: shape (K, K), images of the true class (row) that the model puts into a class (column).
        names: K class names.
    """
    numbers = drawable(counts, "counts", (len(names), len(names))).astype(int)
    names = escape_names(names, "names", len(numbers), "each class")
    mistakes = numbers * (1 - np.eye(len(numbers), dtype=int))
    shades = LinearSegmentedColormap.from_list("mistakes", ["white", PINK])
    ax.imshow(mistakes, cmap=shades, vmin=0, vmax=max(2, mistakes.max()))
    for place in range(len(numbers)):
        ax.add_patch(Rectangle((place - 0.5, place - 0.5), 1, 1, facecolor="#e6e6e6", edgecolor="none"))
    for true, said in np.argwhere(numbers):
        ax.text(said, true, str(numbers[true, said]), ha="center", va="center", fontsize=9, color="black")
    ax.set_xticks(range(len(names)), names, color=BLUE)
    ax.set_yticks(range(len(names)), names, color=VERMILLION)
    ax.set(xlabel="class that the model says", ylabel="true class")
    ax.tick_params(length=0)


def draw_reliability(
    ax: Axes,
    claimed: ArrayLike,
    right: ArrayLike,
    *,
    interval: tuple[ArrayLike, ArrayLike] | None = None,
    limits: tuple[float, float] = (0, 1),
    title: str = "",
) -> None:
    """What groups of answers claim against what they keep: a dot for each group, a bar for its gap to the diagonal.

    Args:
        ax: where to draw.
        claimed: shape (G,), mean probability of the top class in each group, 0 to 1.
        right: shape (G,), share of each group whose top class is the true one.
        interval: lowest and highest share that each group may have but for chance, shape (G,) each; not drawn if None.
        limits: of both axes; the whole scale, or the corner that is drawn enlarged (say so in the title).
        title: of the axes.
    """
    x = shares(claimed, "claimed", ("G",))
    y, title = shares(right, "right", x.shape), escape_mathtext(title)
    ax.plot([0, 1], [0, 1], "--", color=GREY, linewidth=1, label="confidence = accuracy")
    for place, (claim, share) in enumerate(zip(x, y), 1):
        ax.plot([claim, claim], [claim, share], color=VERMILLION, linewidth=2, label=f"gap {place}")
    if interval is not None:
        for place, (claim, low, high) in enumerate(zip(x, *drawable(np.asarray(interval), "interval", (2, len(x)))), 1):
            ax.plot([claim, claim], [low, high], "_-", color=BLUE, linewidth=0.8, markersize=8, label=f"interval {place}")
    ax.plot(x, y, "o", color=BLUE, markersize=5, label="groups")
    low, span = limits[0], limits[1] - limits[0]
    ax.text(low + 0.05 * span, low + 0.5 * span, "claims too little", color=GREY, rotation=90, ha="center", va="center")
    ax.text(low + 0.97 * span, low + 0.05 * span, "claims too much", color=GREY, ha="right")
    ax.set(xlim=(low, low + 1.02 * span), ylim=(low, low + 1.05 * span), title=title)
    ax.set(xlabel="mean probability of the top class", ylabel="share that is right")


def draw_claims(ax: Axes, claims: ArrayLike, *, limits: tuple[float, float] = (0, 1)) -> None:
    """A histogram in twenty bins of what answers claim: for below a reliability diagram.

    Args:
        ax: where to draw.
        claims: shape (N,), the top class's probability for each answer, 0 to 1.
        limits: of the x axis, as the diagram has them.
    """
    low, span = limits[0], limits[1] - limits[0]
    ax.hist(claims, bins=20, range=limits, color=BLUE, edgecolor="white", linewidth=0.5)
    ax.set(xlim=(low, low + 1.02 * span), xlabel="probability of the top class", ylabel="answers")


def draw_claimed_and_kept(
    ax: Axes, names: Sequence[str], claimed: ArrayLike, right: ArrayLike, interval: tuple[ArrayLike, ArrayLike]
) -> None:
    """A row for each set of answers: a blue dot at what it claims, a vermillion one at what is right, and its interval.

    Args:
        ax: where to draw.
        names: M names of the sets, from the top down.
        claimed: shape (M,), the mean probability of the top class, 0 to 1.
        right: shape (M,), the share whose top class is the true one, 0 to 1.
        interval: lowest and highest share that each may have but for chance, shape (M,) each.
    """
    rows = np.arange(len(names))
    ax.hlines(rows, right, claimed, color=GREY, linewidth=1, linestyle=":", label="gap")
    ax.hlines(rows, *interval, color=VERMILLION, linewidth=4, alpha=0.4, label="interval")
    ax.plot(claimed, rows, "o", color=BLUE, label="confidence")
    ax.plot(right, rows, "D", color=VERMILLION, label="accuracy")
    for name, values, colour in (("confidence", claimed, BLUE), ("accuracy", right, VERMILLION)):
        ax.text(np.asarray(values)[-1], len(rows) - 0.45, name, color=colour, ha="center", va="top")
    ax.set(xlim=(0, 1), ylim=(len(rows) - 0.1, -0.5), xlabel="share of test images", ylabel="test images")
    ax.set_yticks(rows, escape_names(names, "names", len(rows), "each set"))


def draw_activations(ax: Axes, outputs: ArrayLike, *, title: str = "") -> None:
    """A histogram, from −1 to 1 in 21 bins, of what the tanh units of a layer give, and their standard deviation.

    The share axis ends at one half; a bar may reach beyond it.

    Args:
        ax: where to draw.
        outputs: any shape, each from −1 to 1.
        title: of the axes.
    """
    values = np.ravel(outputs)
    counts, edges = np.histogram(values, bins=21, range=(-1, 1))
    ax.bar(edges[:-1], counts / values.size, width=2 / 21, align="edge", color=BLUE)
    ax.text(0.85, 0.46, f"{np.std(values):.1g}", ha="right", va="top", color=GREY)
    ax.set(xlim=(-1, 1), ylim=(0, 0.5), xticks=[-1, 0, 1], yticks=[0, 0.5], xlabel="output", ylabel="share")
    ax.set_title(escape_mathtext(title), fontsize=10)
    place = ax.get_subplotspec()
    ax.xaxis.label.set_visible(place is None or place.is_last_row())  # of many axes only the outer ones say what they hold
    ax.yaxis.label.set_visible(place is None or place.is_first_col())
