"""The controls of a flipbook or a panel: their stops and tracks, where they begin, and how they are written."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np

from helpers._validate import any_real, check_bool, check_str, number_within, short_repr

MOST_STOPS = 1000
FAR = 1e100  # beyond it, a track's arithmetic could overflow
Draw = Callable[..., str]  # of an axes and a value for each control; it returns the caption
Stop = float | str  # what a control can stand at
Key = tuple[Stop, ...]  # a stop of each control


class Track(NamedTuple):
    """A free value between two ends, for `panel`: `step` is the distance of stops, or their ratio on a log track."""

    low: float
    high: float
    step: float
    log: bool = False


Control = Track | list[Stop]
Checked = TypeVar("Checked", bound=Control)


def check_draw_and_labels(draw: object, labels: object) -> None:
    """Refuse what is no function to draw with, and labels that are no words."""
    if not callable(draw):
        raise TypeError(f"draw must be a function of axes and values, but is {short_repr(draw)}")
    if labels is not None and not isinstance(labels, Mapping):
        raise TypeError(f"labels must map the names of controls to words, but is {short_repr(labels)}")
    for name, words in (labels or {}).items():
        check_str(words, f"labels[{name!r}]")


def check_controls(stops: Mapping[str, Any], most: int | None, check: Callable[[str, Any], Checked]) -> dict[str, Checked]:
    """The controls, each as `check` returns it; at most `most` of them."""
    if not stops or (most and len(stops) > most):
        wanted = "one or two controls" if most else "at least one control"
        raise ValueError(f"a slider needs {wanted}, such as scale=[0.1, 1, 10]; got {list(stops) or 'none'}")
    return {name: check(name, values) for name, values in stops.items()}


def check_control(name: str, values: Any) -> Control:
    """A control of a panel: a track or stops."""
    return _check_track(name, values) if isinstance(values, Track) else check_stops(name, values)


def check_stops(name: str, values: object) -> list[Stop]:
    """A control of a flipbook: its stops, each there once."""
    if isinstance(values, Track):
        raise TypeError(f"{name} is a Track, which only a panel can follow; a flipbook needs a sequence of stops")
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise TypeError(f"{name} must be a sequence of stops, such as [0.1, 1, 10]; got {short_repr(values)}")
    try:
        held = list(itertools.islice(values, MOST_STOPS + 1))
    except Exception as error:  # from the value's own code
        raise TypeError(f"{name} must be a sequence of stops, such as [0.1, 1, 10]; got {short_repr(values)}") from error
    if len(held) > MOST_STOPS:
        raise ValueError(f"{name} must have at most {MOST_STOPS} stops; got more, the last of these is {short_repr(held[-1])}")
    stops = [_check_stop(f"{name}[{place}]", stop) for place, stop in enumerate(held)]
    if not stops:
        raise ValueError(f"{name} has no stops; give at least one, such as {name}=[0.1, 1, 10]")
    twice = [stop for place, stop in enumerate(stops) if stop in stops[:place]]
    texts = [stop_text(stop) for stop in stops]
    same_text = [text for place, text in enumerate(texts) if text in texts[:place]]
    if twice or same_text:
        raise ValueError(f"{name} has the stop {(same_text or twice)[0]} twice; each stop must be there once")
    return stops


def _check_stop(name: str, stop: Any) -> Stop:
    """A number or a text, as Python's own."""
    checked: Stop = stop.item() if isinstance(stop, np.generic) else stop
    if not isinstance(checked, (str, bool)) and math.isnan(any_real(checked, name, "a number or a text")):
        raise ValueError(f"{name} must be a stop that can be found again, but is nan")
    return checked


def _check_track(name: str, track: Track) -> Track:
    ends = ("low", "high", "step")
    low, high, step = (number_within(getattr(track, end), f"{end} of the Track of {name}", -FAR, FAR) for end in ends)
    track = Track(low, high, step, log=check_bool(track.log, f"log of the Track of {name}"))
    lowest_step = 1.0 if track.log else 0.0
    if not track.low < track.high or track.step <= lowest_step or (track.log and track.low <= 0):
        wanted = "0 < low < high and a step (ratio) above 1" if track.log else "low < high and a step above 0"
        raise ValueError(f"{name} must have {wanted}; got {track}")
    return track


def check_start(start: Stop | Mapping[str, Stop] | None, controls: Mapping[str, Control]) -> dict[str, Stop]:
    """Where each control begins."""
    if not isinstance(start, Mapping):
        if start is not None and len(controls) > 1:
            raise TypeError(f"start must map each of {list(controls)} to where it begins; got {short_repr(start)}")
        start = {} if start is None else {next(iter(controls)): start}
    if unknown := set(start) - set(controls):
        raise ValueError(f"start names {short_repr(sorted(unknown, key=str))}, but the controls are {list(controls)}")
    return {name: _check_begin(name, start.get(name), values) for name, values in controls.items()}


def _check_begin(name: str, value: Stop | None, values: Control) -> Stop:
    if isinstance(values, Track):
        if value is None:
            return math.sqrt(values.low * values.high) if values.log else (values.low + values.high) / 2
        if not values.low <= any_real(value, f"start of {name}") <= values.high:
            raise ValueError(f"{name} cannot start at {short_repr(value)}, outside {values.low:g} to {values.high:g}")
        return value
    if value is None:
        return values[0]
    value = _check_stop(f"start of {name}", value)
    if value not in values:
        raise ValueError(f"{name} cannot start at {short_repr(value)}, which is no stop; the stops are {values}")
    return values[values.index(value)]


def stop_text(stop: Stop) -> str:
    """A stop as the reader sees it."""
    return f"{stop:g}" if isinstance(stop, (int, float)) and not isinstance(stop, bool) else str(stop)


def control_line(name: str, values: Control) -> str:
    """A control in words, for the text form."""
    if isinstance(values, Track):
        return f"{name} from {stop_text(values.low)} to {stop_text(values.high)}"
    return f"{name}: {len(values)} stops, {stop_text(values[0])} to {stop_text(values[-1])}"


def caption_line(controls: Mapping[str, Control], key: Key, caption: str) -> str:
    """A caption in words, with the stops that it belongs to, for the text form."""
    return "at " + ", ".join(f"{name} {stop_text(stop)}" for name, stop in zip(controls, key)) + f": {caption}"


def label_text(name: str, labels: Mapping[str, str]) -> str:
    """The words beside a control."""
    return labels.get(name, name.replace("_", " "))
