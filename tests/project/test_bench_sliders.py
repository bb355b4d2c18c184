"""The parts of `make bench-sliders` that need no browser: the far server, the moves, and what is said of the times."""

import socket
import sys
import threading
import time

import pytest

from course import ROOT

sys.path.append(str(ROOT / "bench"))
import drawing
import sliders
from far import far


def echo(listener):
    """Send back all that the first caller sends, until it hangs up."""
    caller, _ = listener.accept()
    with caller:
        while data := caller.recv(65536):
            caller.sendall(data)


def test_what_goes_to_a_far_server_and_back_arrives_late_in_order_and_whole():
    sent = b"".join(b"%d " % number for number in range(200_000))  # more than any buffer on the way holds
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=echo, args=[listener], daemon=True).start()
        with far(listener.getsockname()[1], 0.05) as port, socket.create_connection(("127.0.0.1", port)) as caller:
            start = time.perf_counter()
            threading.Thread(target=lambda: (caller.sendall(sent), caller.shutdown(socket.SHUT_WR))).start()
            first = caller.recv(1)
            assert time.perf_counter() - start >= 0.1
            assert first + b"".join(iter(lambda: caller.recv(65536), b"")) == sent


def times(**changed):
    """Three presses of each slider, as if every goal had been reached; `far_` before a name is the far server's."""
    near = {"flipbook": 12, "of_two": 13, "instrument": 8, "panel": 55, "plotly": 90, "ipympl": 110, "interact": 100}
    away = {"flipbook": 13, "of_two": 12, "instrument": 8, "panel": 155, "interact": 205}
    medians = {**near, **{f"far_{short}": median for short, median in away.items()}, **changed}
    names = dict(zip(near, (slider.name for slider in sliders.SLIDERS)))
    return {
        (names[short.removeprefix("far_")], short.startswith("far_")): [median - 1, median, 10 * median]
        for short, median in medians.items()
    }


def test_times_are_told_by_median_and_95th_percentile():
    summed = sliders.summaries({"a": list(range(101)), "b": [3.0, 1.0, 200.0]})
    assert summed == {"a": (50, 95), "b": (3, pytest.approx(180.3))}
    table = sliders.latency_table(sliders.summaries(times()))
    assert "| our panel | 55.0 | 500.5 | 0.55 | 155.0 |" in table
    assert "| ipympl canvas | 110.0 | 1001.0 | 1.10 | – | – |" in table


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({}, []),
        ({"flipbook": 17}, ["our flipbook, one control: median 17.0 ms"]),
        ({"of_two": 21, "far_of_two": 21}, [f"our flipbook, two controls: {words}" for words in ("median", "0.21")]),
        ({"panel": 61}, ["our panel: 0.61 of `interact`"]),
        ({"far_instrument": 108}, ["our instrument: +100.0 ms where the server is far"]),
        ({"far_interact": 101}, ["interact, inline Matplotlib: +1 ms where the server is far"]),
        ({"far_interact": 301}, ["interact, inline Matplotlib: +201 ms where the server is far"]),
    ],
)
def test_a_goal_that_was_missed_is_named(changed, missed):
    told = [str(goal) for goal in sliders.latency_goals(sliders.summaries(times(**changed))) if not goal.reached]
    assert len(told) == len(missed)
    assert all(line.startswith(f"MISSED: {words}") for line, words in zip(told, missed))


def test_what_a_picture_costs_is_judged_by_kind():
    cheap, dear = drawing.Cost(0.01, 0.1, 0.05, 8_000), drawing.Cost(0.06, 0.1, 0.05, 20_000)
    measured = {("bars", "a"): [cheap] * 3, ("bars", "b"): [dear], ("filled contours", "c"): [dear] * 3}
    assert [goal.reached for goal in drawing.goals(measured)] == [True, False, False, True]  # 11 kB, ratio 0.6
    assert "| all with bars | 4 | 10.0 | 100.0 | 0.10 | 0.20 | 11.0 |" in drawing.table(measured)
