"""What a check says: in words, and as a small table, in text and in HTML alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

Status = Literal["correct", "incorrect", "not attempted"]
HEADS = {"correct": "✓ Correct.", "incorrect": "✗ Not yet.", "not attempted": "… Not attempted yet."}
EDGES = {"correct": "#009E73", "incorrect": "#D55E00", "not attempted": "#767676"}

NO_FORMULAS = "mathjax_ignore tex2jax_ignore"  # dollars in what a learner prints or names begin no formula


@dataclass(frozen=True, repr=False)
class Verdict:
    """The answer of a check. Shown at the end of a cell, it tells the learner all it holds.

    status: "correct", "incorrect" or "not attempted".
    mistake: the id of the mistake in the catalogue; None where there is none, or none that is known.
    message: what was tried, or what went wrong, in one or two sentences.
    hints: the hints given so far, the newest last; one more at every call that finds the same mistake.
    shown: (heading, text) of what is laid side by side: the smallest input, what came out, what was wanted.
    more: how many hints are still to come.
    """

    status: Status
    message: str
    mistake: str | None = None
    hints: tuple[str, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()
    more: int = 0

    def extended(self, sentence: str) -> Verdict:
        """The same verdict with one sentence more."""
        return replace(self, message=f"{self.message} {sentence}")

    def __repr__(self) -> str:
        blocks = [f"{self._head()} {self.message}"]
        if self.shown:
            blocks.append(side_by_side(self.shown))
        if self.hints:
            blocks.append("\n".join(self._numbered_hints() + self._way_on()))
        return "\n\n".join(blocks)

    def _repr_html_(self) -> str:
        edge = EDGES[self.status]
        parts = [f"<p style='margin:0'><strong>{escape(self._head())}</strong> {_html(self.message)}</p>"]
        if self.shown:
            heads = "".join(
                f"<th scope='col' style='text-align:left;padding:0.2em 1.5em 0.2em 0'>{escape(heading)}</th>"
                for heading, _ in self.shown
            )
            cell = (
                "<td style='text-align:left;vertical-align:top;padding:0.2em 1.5em 0.2em 0'><pre style='margin:0'>{}</pre></td>"
            )
            cells = "".join(cell.format(escape(text)) for _, text in self.shown)
            table = f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
            parts.append(f"<div style='overflow-x:auto;margin:0.5em 0'>{table}</div>")
        lines = [_html(line) for line in self._numbered_hints() + self._way_on()] if self.hints else []
        parts += [f"<p style='margin:0.3em 0 0'>{line}</p>" for line in lines]
        style = f"border-left:4px solid {edge};padding:0.3em 0.8em;margin:0.3em 0"
        return f"<div class='{NO_FORMULAS}' role='status' style='{style}'>{''.join(parts)}</div>"

    def _head(self) -> str:
        """What is the matter, in three words, and the mistake by its name."""
        head = HEADS[self.status]
        return f"{head.rstrip('.')}: {self.mistake.replace('_', ' ')}." if self.mistake else head

    def _numbered_hints(self) -> list[str]:
        of = len(self.hints) + self.more
        return [f"Hint {number} of {of}: {hint}" for number, hint in enumerate(self.hints, 1)]

    def _way_on(self) -> list[str]:
        return ["Run the cell again for the next hint." if self.more else "The solution is folded below."]


def _html(text: str) -> str:
    """The text for a page, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def side_by_side(columns: Sequence[tuple[str, str]], width: int = 110) -> str:
    """Headings with their texts below, next to each other; below each other where that would be too wide."""
    blocks = [[heading, *text.splitlines()] for heading, text in columns]
    widths = [max(map(len, block)) for block in blocks]
    if sum(widths) + 3 * len(blocks) > width:
        return "\n".join("\n".join([block[0], *("    " + line for line in block[1:])]) for block in blocks)
    height = max(map(len, blocks))
    padded = [block + [""] * (height - len(block)) for block in blocks]
    rows = zip(*padded)
    return "\n".join("   ".join(text.ljust(w) for text, w in zip(row, widths)).rstrip() for row in rows)
