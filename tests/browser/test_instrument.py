"""The instrument's front end in Chromium: its numbers, hands, keys and words, without a kernel."""

import math
from pathlib import Path

import numpy as np
import pytest

from helpers.losses import cross_entropy, softmax_cross_entropy
from helpers.probability import entropy, softmax
from helpers.widgets import Instrument

STATES = 1000
EVIL = "<img src=x onerror=alert(1)>"
AS_TEXT = "(x) => typeof x === 'number' && !Number.isFinite(x) ? String(x) : x"  # JSON has no inf and no nan


def random_states():
    """Scores, scale and true class of a thousand instruments: small and large, two to ten classes, ties among them."""
    rng = np.random.default_rng(0)
    for number in range(STATES):
        scores = rng.normal(0, 10 ** rng.uniform(-2, 2), rng.integers(2, 11))
        if number % 10 == 0:
            scores[1] = scores[0]
        yield [scores.tolist(), float(10 ** rng.uniform(-2, 2)), int(rng.integers(len(scores)))]


def numbers(answer):
    return np.array([float(value) for value in np.ravel(answer)])


def computed(tab, states, subtract_maximum):
    """What the front end computes, with inf and nan intact."""
    call = "front.compute(scores, scale, truth, subtract)"
    script = f"""([states, subtract]) => JSON.parse(JSON.stringify(
        states.map(([scores, scale, truth]) => {call}), (_, value) => ({AS_TEXT})(value)))"""
    return tab.evaluate(script, [states, subtract_maximum])


def test_it_computes_as_the_helpers_do_to_1e_12(page):
    states = list(random_states())
    for (scores, scale, truth), found in zip(states, computed(page(Instrument()), states, True), strict=True):
        scaled = scale * np.array(scores)
        wanted = softmax(scaled)
        assert np.allclose(numbers(found["probabilities"]), wanted, rtol=1e-12, atol=0)
        assert np.allclose(numbers(found["exponentials"]), np.exp(scaled - scaled.max()), rtol=1e-12, atol=0)
        assert abs(float(found["entropy"]) - entropy(wanted)) < 1e-12
        loss = softmax_cross_entropy(scaled, truth)
        assert abs(float(found["distance"]) - loss) < 1e-12 * max(1, loss)


def test_without_the_shift_it_breaks_where_numpy_breaks(page):
    edges = [[1003, 1001, 1000.2], [-1000, -900], [1, 800], [709.7, 709.7]]
    states = list(random_states()) + [[scores, 1, 0] for scores in edges]
    seen = set()
    with np.errstate(all="ignore"):
        for (scores, scale, truth), found in zip(states, computed(page(Instrument()), states, False), strict=True):
            exponentials = np.exp(scale * np.array(scores))
            wanted = exponentials / exponentials.sum()
            assert np.allclose(numbers(found["exponentials"]), exponentials, rtol=1e-12, atol=0)
            # Below 1e-300 doubles lose digits, and so does what is divided by them.
            assert np.allclose(numbers(found["probabilities"]), wanted, rtol=1e-12, atol=1e-300, equal_nan=True)
            seen |= {"inf" if np.isinf(exponentials).any() else "", "nan" if np.isnan(wanted).any() else ""}
            distance = -np.log(wanted[truth])
            assert np.isclose(float(found["distance"]), distance, rtol=1e-9, atol=1e-12, equal_nan=True)
    assert seen == {"", "inf", "nan"}


def test_a_guess_is_scored_with_the_courses_own_measure(page):
    rng = np.random.default_rng(1)
    pairs = [[rng.dirichlet(np.ones(k)).tolist(), softmax(rng.normal(0, 20, k)).tolist()] for k in rng.integers(2, 11, 300)]
    script = "(pairs) => pairs.map(([g, a]) => [front.divergence(g, a), front.crossEntropy(g, a)])"
    found = page(Instrument()).evaluate(script, pairs)
    for (guess, answer), (divergence, distance) in zip(pairs, found, strict=True):
        wanted = cross_entropy(guess, np.array(answer))
        assert abs(distance - wanted) < 1e-12 * max(1, wanted)
        assert abs(divergence - (wanted - entropy(answer))) < 1e-12 * max(1, wanted) and divergence > -1e-15


def test_whatever_is_drawn_remains_a_distribution(page):
    rng = np.random.default_rng(2)
    moves = [[int(rng.integers(10)), float(rng.uniform(-0.2, 1.2))] for _ in range(500)]
    script = """([k, moves]) => { let bars = Array(k).fill(1 / k); const set = new Set();
        return moves.filter(([i]) => i < k).map(([i, p]) => {
            const before = bars; bars = front.moveGuess(bars, set, i, p); set.add(i);
            return [i, p, before, bars]; }); }"""
    for n_classes in (2, 3, 10):
        for index, wanted, _, bars in page(Instrument()).evaluate(script, [n_classes, moves]):
            assert math.isclose(sum(bars), 1, abs_tol=1e-12) and min(bars) > 0.001 - 1e-12
            assert math.isclose(bars[index], min(max(wanted, 0.001), 1 - 0.001 * (n_classes - 1)), abs_tol=1e-12)


def test_bars_already_set_stay_while_others_can_give_way(page):
    script = """() => { const set = new Set(); let bars = [0.25, 0.25, 0.25, 0.25];
        bars = front.moveGuess(bars, set, 0, 0.7); set.add(0);
        bars = front.moveGuess(bars, set, 1, 0.2); set.add(1);
        const kept = bars; return [kept, front.moveGuess(bars, set, 2, 0.5)]; }"""
    kept, pushed = page(Instrument()).evaluate(script)
    assert np.allclose(kept, [0.7, 0.2, 0.05, 0.05])
    assert np.allclose(pushed, [0.499 * 7 / 9, 0.499 * 2 / 9, 0.5, 0.001])


@pytest.mark.parametrize(
    "arguments",
    [
        {"true_class": 1},
        {"scale": 10, "true_class": 0},
        {"scores": (1003, 1001, 1000.2), "subtract_maximum": False},
        {"scores": (-1000, -900), "subtract_maximum": False},
        {"scores": (709.7, 709.7), "subtract_maximum": False},
        {"scores": (1003, 1), "subtract_maximum": False, "true_class": 1},
        {"scores": (2000, 0), "true_class": 1},
        {"scores": (500, 0), "scale": 2, "subtract_maximum": False},
        {"scores": range(10), "scale": 0.01, "names": [EVIL, *"bcdefghij"]},
    ],
)
def test_its_caption_is_the_one_under_the_still_picture(page, arguments):
    instrument = Instrument(**arguments)
    assert page(instrument).locator(".si-caption").inner_text() == instrument.caption


def test_numbers_are_written_as_in_the_still_picture(page):
    from helpers.figures import short_number, short_probability

    rng = np.random.default_rng(3)
    values = [0, 1, 0.5, 0.0005, 0.00049, 0.9995, 0.99951, 1 - 2e-9, 5e-324, 999.9, 99999, 1e5, 1e308, -3.14159, -1e-7]
    values += (rng.choice([-1, 1], 500) * 10 ** rng.uniform(-12, 12, 500)).tolist() + rng.uniform(0, 1, 200).tolist()
    script = "(values) => values.map((x) => [front.shortNumber(x), front.shortNumber(x, 4), front.shortProbability(x)])"
    found = page(Instrument()).evaluate(script, values)
    for value, (three, four, probability) in zip(values, found, strict=True):
        assert (three, four) == (short_number(value), short_number(value, 4)), value
        assert probability == short_probability(value) if 0 <= value <= 1 else True, value


# By hand -------------------------------------------------------------------------------------------------------------


def slider(tab, name):
    return tab.get_by_role("slider", name=name, exact=True)


def share(tab, index):
    """How much of its track the probability bar of a class fills, as drawn."""
    return tab.evaluate(
        """(i) => { const bar = document.querySelectorAll(".si-probability")[i];
        return bar.querySelector("i").getBoundingClientRect().width / bar.getBoundingClientRect().width; }""",
        index,
    )


def two_frames(tab):
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def drag(tab, target, start, end, up=True):
    box = target.bounding_box()
    tab.mouse.move(box["x"] + start * box["width"], box["y"] + box["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(box["x"] + end * box["width"], box["y"] + box["height"] / 2, steps=6)
    if up:
        tab.mouse.up()


def test_a_dragged_bar_moves_its_probability_and_reaches_the_model(page):
    tab = page(Instrument())
    drag(tab, slider(tab, "score of b"), 0.6, 0.9)
    two_frames(tab)
    assert tab.evaluate("model.state.scores") == [3, 4, 0.2]
    assert abs(share(tab, 1) - softmax([3, 4, 0.2])[1]) < 0.01
    assert 1 <= tab.evaluate("model.saved") <= 9


def test_it_follows_within_a_frame(page):
    tab = page(Instrument(range(10)))
    waited = tab.evaluate(
        """async () => {
        const track = document.querySelector(".si-score"), bar = document.querySelector(".si-probability > i");
        const box = track.getBoundingClientRect(), frames = [];
        const send = (kind, x) => track.dispatchEvent(new PointerEvent(kind, { pointerId: 1, clientX: x, bubbles: true }));
        track.setPointerCapture = () => {};
        send("pointerdown", box.left + box.width / 2);
        for (let step = 0; step < 60; step++) {
            await new Promise(requestAnimationFrame);
            const before = bar.getBoundingClientRect().width;
            send("pointermove", box.left + box.width * (step % 2 ? 0.99 : 0.95));
            let count = 0;
            for (; bar.getBoundingClientRect().width === before && count < 9; count++) await new Promise(requestAnimationFrame);
            frames.push(count);
        }
        return frames; }"""
    )
    assert sorted(waited)[-3] <= 1, "drawn in the frame after the event, which is the one that is shown next"


def test_keys_move_a_bar_by_steps_tens_and_to_its_ends(page):
    tab = page(Instrument())
    bar = slider(tab, "score of a")
    bar.focus()
    steps = [("ArrowRight", 3.1), ("ArrowUp", 3.2), ("ArrowLeft", 3.1), ("ArrowDown", 3)]
    for key, value in [*steps, ("PageUp", 4), ("PageDown", 3), ("Home", -5), ("End", 5)]:
        tab.keyboard.press(key)
        two_frames(tab)
        assert tab.evaluate("model.state.scores[0]") == value, key
        assert float(bar.get_attribute("aria-valuenow")) == value
    assert bar.get_attribute("aria-valuetext") == "5" and bar.get_attribute("aria-valuemin") == "-5"


def test_the_scale_moves_on_a_log_track(page):
    tab = page(Instrument())
    scale = slider(tab, "scale s")
    scale.focus()
    for key, value in [("Home", 0.01), ("End", 100), ("PageDown", 31.6), ("PageDown", 10), ("ArrowRight", 11.2)]:
        tab.keyboard.press(key)
        assert tab.evaluate("model.state.scale") == value, key
    two_frames(tab)
    assert scale.get_attribute("aria-valuetext") == "times 11.2"


def test_typing_takes_any_number_and_refuses_what_is_none_in_words(page):
    tab = page(Instrument())
    field = tab.get_by_role("textbox", name="score of c, typed")
    field.fill("−1000,5")
    field.press("Enter")
    assert tab.evaluate("model.state.scores") == [3, 1, -1000.5]
    two_frames(tab)
    assert slider(tab, "score of c").get_attribute("aria-valuemin") == "-2000", "the track has grown to hold it"
    for nonsense in ("abc", "", "1e7", "nan", "Infinity"):
        field.fill(nonsense)
        field.press("Enter")
        assert tab.evaluate("model.state.scores") == [3, 1, -1000.5]
        assert field.get_attribute("aria-invalid") == "true"
        assert "is no number from -1000000 to 1000000; the score of c stays -1000.5" in tab.locator(".si-caption").inner_text()
    scale = tab.get_by_role("textbox", name="scale s, typed")
    scale.fill("2.37")
    scale.press("Enter")
    assert tab.evaluate("model.state.scale") == 2.37


def test_the_true_class_is_picked_and_its_distance_read_off(page):
    tab = page(Instrument())
    tab.get_by_role("radio", name="true class: b").check()
    two_frames(tab)
    assert tab.evaluate("model.state.true_class") == 1
    assert "2.179 nats" in tab.locator(".si-readouts").inner_text()
    tab.get_by_role("radio", name="no true class").check()
    assert tab.evaluate("model.state.true_class") is None


def test_without_the_shift_the_overflow_is_seen_and_reset_undoes_everything(page):
    tab = page(Instrument((8, 3, 1)))
    tab.get_by_role("checkbox", name="subtract the largest").uncheck()
    slider(tab, "scale s").focus()
    tab.keyboard.press("End")
    tab.wait_for_timeout(400)
    assert tab.locator(".si-exps .si-value").all_inner_texts() == ["inf", "1.94e130", "2.69e43"]
    assert tab.locator(".si-probabilities .si-value").all_inner_texts() == ["nan", "0", "0"]
    assert "1 of 3 exponentials overflow to inf" in tab.locator(".si-caption").inner_text()
    tab.get_by_role("button", name="Reset").click()
    state = tab.evaluate("model.state")
    assert (state["scores"], state["scale"], state["subtract_maximum"]) == ([8, 3, 1], 1, True)


def test_what_python_sets_is_shown(page):
    tab = page(Instrument())
    tab.evaluate("model.set('scores', [0, 0, 0]); model.set('true_class', 2)")
    two_frames(tab)
    assert tab.locator(".si-probabilities .si-value").all_inner_texts() == ["0.333"] * 3
    assert "1.099 nats" in tab.locator(".si-readouts").inner_text() and tab.evaluate("model.saved") == 0


def test_a_finger_drags_across_and_scrolls_up_and_down(page):
    tab = page(Instrument(range(10)), width=360, height=500, has_touch=True, is_mobile=True)
    tab.evaluate("document.body.style.paddingBottom = '1000px'")
    client = tab.context.new_cdp_session(tab)
    box = slider(tab, "score of c").bounding_box()
    middle = box["y"] + box["height"] / 2

    def touch(kind, x, y):
        points = [] if kind == "touchEnd" else [{"x": box["x"] + x * box["width"], "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        tab.wait_for_timeout(30)

    touch("touchStart", 0.3, middle)
    for step in range(12):
        touch("touchMove", 0.3 + 0.05 * step, middle)
    touch("touchEnd", 0, 0)
    moved = tab.evaluate("model.state.scores[2]")
    assert moved == pytest.approx((0.3 + 0.55) * 20 - 10, abs=0.5) and tab.evaluate("scrollY") == 0
    touch("touchStart", 0.3, middle)
    for step in range(12):
        touch("touchMove", 0.3, middle - 12 * step)
    touch("touchEnd", 0, 0)
    assert tab.evaluate("scrollY") > 50 and tab.evaluate("model.state.scores[2]") == moved


# The prediction ------------------------------------------------------------------------------------------------------


def test_a_prediction_is_drawn_revealed_and_scored(page):
    tab = page(Instrument(predict=10))
    assert not slider(tab, "scale s").is_visible() and slider(tab, "score of a").get_attribute("aria-disabled") == "true"
    drag(tab, slider(tab, "your prediction for a"), 0.8, 0.95)
    slider(tab, "your prediction for b").focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_timeout(350)
    assert tab.locator(".si-caption").inner_text().startswith("Your bars: a 0.950, b 0.04")
    tab.get_by_role("button", name="Reveal").click()
    two_frames(tab)
    guess = tab.evaluate("model.state.guess")
    assert sum(guess) == pytest.approx(1) and guess[0] == 0.95
    answer = softmax([30, 10, 2])
    nats = cross_entropy(guess, answer) - entropy(answer)
    assert tab.locator(".si-verdict").inner_text() == (
        f"Your bars are {nats:.3g} nats from the answer. Left as they were: 0.179 nats. Equal bars: 1.1 nats. A perfect guess: 0."
    )
    assert tab.evaluate("model.state.scale") == 10 and share(tab, 0) > 0.99
    assert tab.evaluate("document.activeElement.textContent") == "Start again"
    slider(tab, "score of a").focus()
    tab.keyboard.press("Home")
    two_frames(tab)
    assert not tab.locator(".si-verdict").is_visible(), "other scores are another question"
    tab.get_by_role("button", name="Start again").click()
    two_frames(tab)
    assert slider(tab, "your prediction for a").is_visible()
    assert tab.evaluate("[model.state.guess, model.state.scale, model.state.scores]") == [None, 1, [3, 1, 0.2]]


def test_skipping_is_one_key(page):
    tab = page(Instrument(predict=10))
    slider(tab, "your prediction for a").focus()
    tab.keyboard.press("Escape")
    two_frames(tab)
    assert tab.evaluate("[model.state.guess, model.state.scale]") == [None, 10]
    assert not tab.locator(".si-verdict").is_visible() and slider(tab, "scale s").is_visible()


@pytest.mark.parametrize("motion, moves", [("no-preference", True), ("reduce", False)])
def test_the_answer_moves_in_unless_motion_is_unwelcome(page, motion, moves):
    tab = page(Instrument(predict=10), motion=motion)
    tab.get_by_role("button", name="Skip").click()
    tab.wait_for_timeout(300)
    assert (share(tab, 0) < 0.98) == moves
    tab.wait_for_timeout(1500)
    assert share(tab, 0) > 0.99


# Everybody's -----------------------------------------------------------------------------------------------------------


def test_names_are_text_and_never_markup(page):
    tab = page(Instrument((3, 1), names=[EVIL, "b"], true_class=0))
    assert tab.locator("main img").count() == 0 and tab.locator("tbody th").first.inner_text() == EVIL
    assert EVIL in tab.locator(".si-caption").inner_text()
    assert slider(tab, f"score of {EVIL}").count() == 1
    tab = page(Instrument((3, 1), names=[EVIL, "b"], predict=10))
    tab.get_by_role("button", name="Reveal").click()
    tab.wait_for_timeout(300)
    assert tab.locator("main img").count() == 0


SHOWN = {
    "start": {"true_class": 1},
    "ten": {"scores": (-1.2, 0.5, 2, 3.25, -0.4, 4.1, 0, -4, 1, 0.2), "scale": 10, "true_class": 3},
    "overflow": {"scores": (1003, 1001, 1000.2), "subtract_maximum": False, "true_class": 0},
    "drawing": {"predict": 10},
    "revealed": {"predict": 10, "true_class": 0},
    "long names": {"names": [EVIL, "a very long name for a class", "c"]},
}


def shown(page, name, **options):
    tab = page(Instrument(**SHOWN[name]), **options)
    if name == "revealed":
        tab.get_by_role("button", name="Reveal").click()
        two_frames(tab)
    return tab


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, name, scheme):
    import axe_playwright_python

    tab = shown(page, name, color_scheme=scheme)
    tab.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = tab.evaluate("axe.run(document.querySelector('main'))")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert len(found["passes"]) > 15


STICKING_OUT = """() => [...document.querySelectorAll(".softmax-instrument *")]
    .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
    .filter((e) => getComputedStyle(e).display !== "inline" && getComputedStyle(e).overflow === "visible")
    .filter((e) => !e.matches(".si-track, .si-scale-box, .si-scale-box *, .si-probability")) // knobs stand over the ends
    .map((e) => e.outerHTML.slice(0, 120))"""
OVERLAPPING = """() => {
    const told = ".si-value, .si-power, small, .si-cell > .si-bar, .si-cell > .si-track, td input";
    const boxes = [...document.querySelectorAll(told)].map((e) => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    return boxes.flatMap(([e, a], i) => boxes.slice(i + 1).filter(([f, b]) => !e.contains(f) && meet(a, b))
        .map(([f]) => [e.outerHTML.slice(0, 80), f.outerHTML.slice(0, 80)])); }"""


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_overlaps_or_sticks_out_at_any_width(page, name):
    tab = shown(page, name)
    for width in (320, 360, 420, 480, 560, 640, 680, 760, 900, 1400):
        tab.set_viewport_size({"width": width, "height": 900})
        two_frames(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(STICKING_OUT) == [], width
        assert tab.evaluate(OVERLAPPING) == [], width


def test_focus_can_be_seen_and_every_control_has_a_name(page):
    tab = page(Instrument(true_class=0))
    names, seen = [], 0
    for _ in range(14):
        tab.keyboard.press("Tab")
        found = tab.evaluate(
            """() => { const control = document.activeElement, style = getComputedStyle(control);
            return [control.getAttribute("aria-label") || control.textContent, style.outlineStyle, style.outlineWidth]; }"""
        )
        if found[0]:
            names.append(found[0])
            seen += found[1] == "solid" and found[2] == "2px"
    assert "score of a" in names and "score of a, typed" in names and "scale s" in names and "Reset" in names
    assert seen >= 9


def test_the_caption_is_announced_once_the_hand_rests(page):
    tab = page(Instrument())
    caption = tab.locator(".si-caption")
    assert caption.get_attribute("aria-live") == "polite"
    before = caption.inner_text()
    tab.clock.install(time=0)  # the page's time stands still but for what the test lets pass: a slow hand is no rest
    tab.clock.pause_at(1)
    drag(tab, slider(tab, "score of b"), 0.6, 0.9, up=False)
    tab.clock.run_for(200)
    assert caption.inner_text() == before
    tab.mouse.up()
    tab.clock.run_for(300)
    assert caption.inner_text() != before and "for b" in caption.inner_text()


def test_it_leaves_nothing_behind(page):
    tab = page(Instrument())
    slider(tab, "score of a").focus()
    tab.keyboard.press("End")
    assert tab.evaluate("model.saved") == 1, "what was moved is sent at once"
    tab.evaluate("stop()")
    tab.evaluate("model.set('scores', [1, 1, 1])")
    tab.wait_for_timeout(300)
    assert tab.locator(".si-probabilities .si-value").first.inner_text() != "0.333"
