// The softmax instrument's front end: one ES module for anywidget, no framework, no request to anywhere.
//
// First the arithmetic, as plain functions that tests call; then the words; then the controls; then the page.
// State lives in the model (scores, scale, true_class, subtract_maximum, guess), which Python reads and sets;
// what a hand moves is drawn in the same frame, and sent to Python when there is time.

export const LARGEST_SCORE = 1e6;
export const SCALES = [0.01, 100];
export const LEAST_GUESS = 0.001; // a drawn bar cannot be thinner; a guess of 0 would call a class impossible

// Arithmetic ---------------------------------------------------------------------------------------------------------

const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Everything the instrument shows for one state, in this browser's own doubles: inf and nan where they arise. */
export function compute(scores, scale, trueClass = null, subtractMaximum = true) {
  const scaled = scores.map((score) => scale * score);
  const shift = subtractMaximum ? Math.max(...scaled) : 0;
  const exponents = scaled.map((value) => value - shift);
  const exponentials = exponents.map(Math.exp);
  const total = sum(exponentials);
  const probabilities = exponentials.map((value) => value / total);
  let distance = null;
  if (trueClass !== null) {
    // With the shift, by log-sum-exp, as helpers.losses does; without it, the naive way, with what comes of it.
    distance = subtractMaximum ? Math.log(total) - exponents[trueClass] : 0 - Math.log(probabilities[trueClass]);
  }
  return { shift, exponents, exponentials, total, probabilities, entropy: entropy(probabilities), distance };
}

/** Entropy in nats; 0 ln 0 counts as 0. */
export function entropy(probabilities) {
  return 0 - sum(probabilities.map((p) => (p === 0 ? 0 : p * Math.log(p))));
}

/** Cross-entropy D(S, L) of a prediction and a (soft) label, in nats; infinite where S rules out what L allows. */
export function crossEntropy(prediction, label) {
  return 0 - sum(label.map((share, i) => (share === 0 ? 0 : share * Math.log(prediction[i]))));
}

/** How many nats a guess is from the answer: cross-entropy less the answer's own entropy; 0 only where they agree. */
export function divergence(guess, answer) {
  return sum(answer.map((share, i) => (share === 0 ? 0 : share * Math.log(share / guess[i]))));
}

/** The guess after one bar was moved: still a distribution. Bars not yet set give way first, the others after them. */
export function moveGuess(guess, setByHand, index, value) {
  const most = 1 - (guess.length - 1) * LEAST_GUESS;
  const moved = Math.min(Math.max(value, LEAST_GUESS), most);
  const others = guess.map((_, i) => i).filter((i) => i !== index);
  const [held, free] = [others.filter((i) => setByHand.has(i)), others.filter((i) => !setByHand.has(i))];
  const left = 1 - moved - sum(held.map((i) => guess[i]));
  const result = guess.slice();
  result[index] = moved;
  const freeShare = Math.max(left, free.length * LEAST_GUESS);
  if (free.length) shareOut(result, free, freeShare);
  if (held.length && (!free.length || left < freeShare)) {
    shareOut(result, held, 1 - moved - (free.length ? freeShare : 0));
  }
  return result;
}

/** Let these bars add up to a total, in the proportions that they have, none below the least. */
function shareOut(bars, indices, total) {
  let [open, rest] = [indices, total];
  for (;;) {
    const factor = rest / sum(open.map((i) => bars[i]));
    const low = open.filter((i) => bars[i] * factor < LEAST_GUESS);
    if (!low.length || low.length === open.length) {
      for (const i of open) bars[i] = low.length ? rest / open.length : bars[i] * factor;
      return;
    }
    for (const i of low) bars[i] = LEAST_GUESS;
    rest -= low.length * LEAST_GUESS;
    open = open.filter((i) => !low.includes(i));
  }
}

/** Half the width of the score track: 5, 10, 20, 50, 100 and so on, whatever holds all scores. */
export function trackEnd(scores) {
  const largest = Math.max(...scores.map(Math.abs));
  for (let ten = 1; ; ten *= 10) {
    for (const end of [ten, 2 * ten, 5 * ten]) if (end >= 5 && end >= largest) return end;
  }
}

// Words --------------------------------------------------------------------------------------------------------------

/** A number with a few digits: 0.836, 20.1, 2.06e−9, inf, nan; helpers.figures.short_number says it the same way. */
export function shortNumber(value, digits = 3) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const plain = power >= -3 && power < 5;
  const text = plain ? value.toFixed(Math.max(0, digits - 1 - power)) : mantissa;
  const trimmed = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return (plain ? trimmed : `${trimmed}e${Number(power)}`).replaceAll("-", "−");
}

/** A probability: three decimals, but never 0.000 for what is not zero, nor 1.000 for what is not one. */
export function shortProbability(p) {
  if (p > 0 && p < 0.0005) return shortNumber(p);
  if (p >= 0.9995 && p < 1) return `1−${shortNumber(1 - p, 2)}`;
  return p === 0 || p === 1 || Number.isNaN(p) ? shortNumber(p) : p.toFixed(3);
}

/** The state in one sentence; helpers.widgets.instrument says the same under the still picture. */
export function caption(names, scale, trueClass, now) {
  const start = scale === 1 ? "Scores as they are" : `Scores × ${shortNumber(scale)}`;
  const inf = now.exponentials.filter((value) => value === Infinity).length;
  if (inf) return `${start}: ${inf} of ${names.length} exponentials overflow to inf, and inf ÷ inf is nan, not a number.`;
  if (now.total === 0) return `${start}: every exponential underflows to 0, and 0 ÷ 0 is nan, not a number.`;
  if (now.total === Infinity) return `${start}: the sum of the exponentials overflows to inf, so every probability is 0.`;
  const top = now.probabilities.indexOf(Math.max(...now.probabilities));
  const cost = trueClass === null ? "" : `; the truth, ${names[trueClass]}, costs ${shortNumber(now.distance)} nats`;
  const most = `the top probability is ${shortProbability(now.probabilities[top])}, for ${names[top]}`;
  return `${start}: ${most}; the entropy is ${shortNumber(now.entropy)} nats${cost}.`;
}

/** What a revealed guess is worth, and beside it two guesses that anybody could make. */
export function verdict(guess, before, answer) {
  const equal = answer.map(() => 1 / answer.length);
  const [yours, none, flat] = [guess, before, equal].map((bars) => `${shortNumber(divergence(bars, answer))} nats`);
  return [`Your bars are ${yours} from the answer.`, ` Left as they were: ${none}. Equal bars: ${flat}. A perfect guess: 0.`];
}

// Controls -----------------------------------------------------------------------------------------------------------

/** An element with attributes and children; strings become text, never markup. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Write text, or set an attribute, only where it changes: the page then has nothing to lay out anew. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function mark(node, attribute, value) {
  if (value === null) node.removeAttribute(attribute);
  else if (node.getAttribute(attribute) !== String(value)) node.setAttribute(attribute, value);
}

const clean = (value) => Number(value.toPrecision(12)); // 0.3, not 0.30000000000000004

/**
 * Make an element a slider for mouse, touch and keyboard.
 * spec: ends() and step() on the track, toTrack and fromTrack between value and track, value(), text(value),
 * move(value), enabled().
 */
function makeSlider(track, spec) {
  const within = (place) => Math.min(Math.max(clean(place), spec.ends()[0]), spec.ends()[1]);
  const go = (place) => spec.move(spec.fromTrack(within(place)));
  const goTo = (event) => {
    const [box, [low, high]] = [track.getBoundingClientRect(), spec.ends()];
    const place = low + ((event.clientX - box.left) / box.width) * (high - low);
    go(Math.round(place / spec.step()) * spec.step());
  };
  const nearStop = (place) => {
    const stop = Math.round(place / spec.step()) * spec.step();
    return Math.abs(place - stop) < 0.05 * spec.step() ? stop : place; // what is typed between stops stays between them
  };
  let before = null; // the value when the finger came down, while it is down
  track.addEventListener("pointerdown", (event) => {
    if (!spec.enabled() || event.button !== 0) return;
    before = spec.value();
    track.setPointerCapture(event.pointerId);
    track.focus({ preventScroll: true });
    if (event.pointerType !== "touch") goTo(event); // a finger that comes down may only want to scroll
    event.preventDefault();
  });
  track.addEventListener("pointermove", (event) => before !== null && goTo(event));
  track.addEventListener("pointerup", (event) => {
    if (before !== null) goTo(event);
    before = null;
  });
  track.addEventListener("pointercancel", () => {
    if (before !== null) spec.move(before);
    before = null;
  });
  track.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const end = { Home: 0, End: 1 }[event.key];
    if (!spec.enabled() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (steps !== undefined) go(nearStop(spec.toTrack(spec.value()) + steps * spec.step()));
    else if (end !== undefined) go(spec.ends()[end]);
    else return;
    event.preventDefault();
  });
  mark(track, "role", "slider");
  mark(track, "aria-orientation", "horizontal");
  return () => {
    const [value, [low, high]] = [spec.value(), spec.ends()];
    mark(track, "tabindex", spec.enabled() ? 0 : -1);
    mark(track, "aria-disabled", spec.enabled() ? null : true);
    mark(track, "aria-valuemin", spec.fromTrack(low));
    mark(track, "aria-valuemax", spec.fromTrack(high));
    mark(track, "aria-valuenow", value);
    mark(track, "aria-valuetext", spec.text(value));
    track.style.setProperty("--at", (spec.toTrack(value) - low) / (high - low));
  };
}

/** Make a text field for a number between two ends; what is none is refused in words, and the old value stays. */
function makeField(field, spec) {
  const accept = () => {
    const typed = Number(field.value.trim().replaceAll("−", "-").replace(/^×/, "").replace(",", ".") || NaN);
    const [low, high] = spec.ends;
    const good = typed >= low && typed <= high;
    mark(field, "aria-invalid", good ? null : true);
    if (good) spec.move(typed);
    else spec.refuse(`“${field.value}” is no number from ${low} to ${high}; the ${spec.name} stays ${spec.value()}.`);
    show(true);
  };
  const show = (always) => {
    const text = shortNumber(spec.value(), 6);
    if ((always || document.activeElement !== field) && field.value !== text) field.value = text;
  };
  field.addEventListener("change", accept);
  field.addEventListener("focus", () => {
    field.value = String(spec.value()); // all its digits
    field.select();
  });
  field.addEventListener("blur", () => show(true));
  return show;
}

// The page -----------------------------------------------------------------------------------------------------------

function render({ model, el }) {
  const names = model.get("names");
  const truths = `truth-${Math.random()}`; // a group of radio buttons of its own: every instrument has its own module
  const start = model.get("_start");
  const target = model.get("predict");
  let [ends, shownScale, moving, drawn, speaking] = [1, null, 0, 0, 0];
  let phase = target === null ? "free" : model.get("guess") ? "revealed" : "drawing";
  let [guess, setByHand, asked] = [model.get("guess"), new Set(), String(model.get("scores"))];

  // What is moved is drawn from the model, so the hand does not wait for the kernel. It is sent at once all the same:
  // ipywidgets holds back what a slow kernel cannot take, and ignores the kernel's echo of what was since moved on.
  const change = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
    drawSoon();
  };
  const scale = () => shownScale ?? model.get("scale");
  const now = () => compute(model.get("scores"), scale(), model.get("true_class"), model.get("subtract_maximum"));
  const at = (factor) => compute(model.get("scores"), factor).probabilities;

  // Table: one row for each class.
  const power = element("sup");
  const hints = ["", "", "", ""].map(() => element("small"));
  const heads = [["class"], ["score y"], [element("span", {}, "exponential "), "e", power], ["probability S"]].map(
    (head, i) => element("th", { scope: "col" }, ...head, hints[i]),
  );
  const rows = names.map((name, i) => makeRow(name, i));
  const noTruth = element("input", { type: "radio", name: truths, "aria-label": "no true class" });
  noTruth.addEventListener("change", () => change({ true_class: null }));
  const [none, sumHead, total, whole] = ["span", "td", "td", "td"].map((tag) => element(tag));
  const foot = element("tr", {}, element("th", { scope: "row" }, element("label", {}, noTruth, none)), sumHead, total, whole);
  const table = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...rows.map((row) => row.line)),
    element("tfoot", {}, foot),
  );

  function makeRow(name, i) {
    const radio = element("input", { type: "radio", name: truths, "aria-label": `true class: ${name}` });
    radio.addEventListener("change", () => change({ true_class: i }));
    const head = element("th", { scope: "row" }, element("label", { title: name }, radio, element("span", {}, name)));
    const track = element("div", { class: "si-track si-score", "aria-label": `score of ${name}` }, element("i"), element("b"));
    const field = element("input", { type: "text", "aria-label": `score of ${name}, typed`, autocomplete: "off" });
    const move = (score) => change({ scores: model.get("scores").map((old, j) => (j === i ? score : old)) });
    const value = () => model.get("scores")[i];
    const drawTrack = makeSlider(track, {
      ends: () => [-ends, ends], step: () => ends / 50, toTrack: (score) => score, fromTrack: (place) => place,
      value, move, text: (score) => shortNumber(score, 6), enabled: () => phase !== "drawing",
    });
    const fieldEnds = [-LARGEST_SCORE, LARGEST_SCORE];
    const drawField = makeField(field, { ends: fieldEnds, value, move, refuse: say, name: `score of ${name}` });
    const expBar = element("div", { class: "si-bar", "aria-hidden": "true" }, element("i"));
    const [exponent, exp] = [element("sup"), element("span", { class: "si-value" })];
    const power = element("span", { class: "si-power", "aria-hidden": "true" }, "e", exponent, " =");
    const ghostName = { class: "si-track si-ghost", "aria-label": `your prediction for ${name}` };
    const ghost = element("div", ghostName, element("i"), element("b"));
    const bar = element("div", { class: "si-bar si-probability" }, element("i", { "aria-hidden": "true" }), ghost);
    const [probability, other] = [element("span", { class: "si-value" }), element("small")];
    const drawGhost = makeSlider(ghost, {
      ends: () => [0, 1], step: () => 0.01, toTrack: (p) => p, fromTrack: (place) => place,
      value: () => (guess ? guess[i] : 0), text: (p) => p.toFixed(3), enabled: () => phase === "drawing",
      move: (p) => {
        guess = moveGuess(guess, setByHand, i, p);
        setByHand.add(i);
        drawSoon();
      },
    });
    const cell = (kind, ...parts) => element("td", {}, element("div", { class: `si-cell ${kind}` }, ...parts));
    const line = element(
      "tr",
      {},
      head,
      cell("si-scores", track, field),
      cell("si-exps", expBar, element("span", { class: "si-number" }, power, exp)),
      cell("si-probabilities", bar, element("span", { class: "si-number" }, probability, other)),
    );
    return { line, radio, field, drawTrack, drawField, expBar, exponent, exp, ghost, drawGhost, bar, probability, other };
  }

  // Controls below the table.
  const scaleTrack = element("div", { class: "si-track si-scale", "aria-label": "scale s" }, element("i"), element("b"));
  const scaleTicks = element("div", { class: "si-ticks", "aria-hidden": "true" });
  for (const tick of [0.01, 0.1, 1, 10, 100]) scaleTicks.append(element("span", {}, `${tick}`));
  const scaleField = element("input", { type: "text", "aria-label": "scale s, typed", autocomplete: "off" });
  const moveScale = (value) => change({ scale: value });
  const drawScaleTrack = makeSlider(scaleTrack, {
    ends: () => SCALES.map(Math.log10), step: () => 0.05, toTrack: Math.log10, value: scale, move: moveScale,
    fromTrack: (place) => Number((10 ** place).toPrecision(3)),
    text: (value) => `times ${shortNumber(value)}`, enabled: () => true,
  });
  const drawScaleField = makeField(scaleField, { ends: SCALES, value: scale, move: moveScale, refuse: say, name: "scale" });
  const shiftBox = element("input", { type: "checkbox" });
  shiftBox.addEventListener("change", () => change({ subtract_maximum: shiftBox.checked }));
  const reset = button(target === null ? "Reset" : "Start again", () => {
    stopMoving();
    [ends, setByHand, guess] = [1, new Set(), null];
    phase = target === null ? "free" : "drawing";
    change({ ...start, guess: null });
  });
  const controls = element(
    "div",
    { class: "si-controls" },
    element("span", { class: "si-label" }, "scale s"),
    element("div", { class: "si-scale-box" }, scaleTrack, scaleTicks),
    element("label", { class: "si-times" }, "×", scaleField),
    element("label", { class: "si-shift" }, shiftBox, "subtract the largest"),
    reset,
  );

  // The prediction.
  const [reveal, skip] = [button("Reveal", finish), button("Skip (Esc)", abandon)];
  mark(skip, "aria-keyshortcuts", "Escape");
  const task = element(
    "div",
    { class: "si-task" },
    element("p", {},
      element("strong", {}, "Draw your prediction."),
      ` All scores are about to be multiplied by ${shortNumber(target ?? 1)}. ` +
        "Drag each dashed bar to where you expect its probability. " +
        "Together they stay 1; bars you have not set give way first."),
    element("div", {}, reveal, skip),
  );

  function button(words, act) {
    const made = element("button", { type: "button" }, words);
    made.addEventListener("click", act);
    return made;
  }

  function finish() {
    change({ guess: guess.slice() });
    arrive("revealed");
  }

  function abandon() {
    guess = null;
    arrive("skipped");
  }

  /** Show the answer: the scale travels to its target on the log track, or is there at once if motion is unwelcome. */
  function arrive(next) {
    phase = next;
    asked = String(model.get("scores"));
    const [from, began] = [model.get("scale"), performance.now()];
    change({ scale: target });
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const travel = (time) => {
        const t = Math.min(Math.max((time - began) / 1200, 0), 1);
        shownScale = t < 1 ? Number((from * (target / from) ** (t * t * (3 - 2 * t))).toPrecision(3)) : null;
        moving = t < 1 ? requestAnimationFrame(travel) : 0;
        draw();
      };
      shownScale = from;
      moving = requestAnimationFrame(travel);
    }
    draw();
    reset.focus({ preventScroll: true });
  }

  function stopMoving() {
    cancelAnimationFrame(moving);
    [moving, shownScale] = [0, null];
  }

  // Readouts.
  const [doubt, doubtBar, doubtMost] = [element("span", { class: "si-value" }), element("i"), element("small")];
  const [cost, costHow] = [element("span", { class: "si-value" }), element("small")];
  const most = Math.log(names.length);
  const doubtTrack = element("div", { class: "si-bar", "aria-hidden": "true" }, doubtBar);
  const readouts = element(
    "div",
    { class: "si-readouts" },
    element("div", {}, element("span", {}, "entropy H(S)"), doubt, doubtTrack, doubtMost),
    element("div", {}, element("span", {}, "distance D(S, L)"), cost, costHow),
  );
  const judged = element("p", { class: "si-verdict", "aria-live": "polite" }, element("strong"), element("span"));
  const words = element("p", { class: "si-caption", "aria-live": "polite" });

  /** Say why something was refused; it stands until something is moved. */
  function say(sentence) {
    clearTimeout(speaking);
    write(words, sentence);
  }

  /** The caption waits until the hand rests, so that a screen reader is not flooded. */
  function speakSoon() {
    clearTimeout(speaking);
    speaking = setTimeout(() => write(words, sentence()), words.textContent ? 250 : 0);
  }

  const nats = (value) => (Number.isNaN(value) ? "nan" : `${shortNumber(value, 4)} nats`);

  function drawSoon() {
    drawn ||= requestAnimationFrame(draw);
  }

  function draw() {
    cancelAnimationFrame(drawn);
    drawn = 0;
    const state = now();
    const [trueClass, shifted, drawing] = [model.get("true_class"), model.get("subtract_maximum"), phase === "drawing"];
    ends = Math.max(ends, trackEnd(model.get("scores")), trackEnd(start.scores));
    if (drawing && !setByHand.size) guess = startingGuess(state.probabilities);
    if (phase === "revealed" && String(model.get("scores")) !== asked) phase = "free"; // other scores, another question
    root.dataset.phase = phase;
    write(power, shifted ? "s·y − m" : "s·y");
    write(hints[0], drawing ? "" : "tick the truth");
    write(hints[1], drawing ? "" : `drag, −${ends} to ${ends}, or type`);
    write(hints[2], shifted ? `m = ${shortNumber(state.shift, 4)}, the largest s·y` : "nothing subtracted");
    write(hints[3], drawing ? "dashed: your prediction" : "divided by the sum");
    const largestFinite = Math.max(...state.exponentials.filter(Number.isFinite), 0);
    rows.forEach((row, i) => drawRow(row, i, state, largestFinite));
    noTruth.checked = trueClass === null;
    noTruth.disabled = drawing;
    write(none, drawing ? "sum" : "none");
    write(sumHead, drawing ? "" : "sum");
    write(total, shortNumber(state.total, 4));
    write(whole, shortNumber(sum(drawing ? guess : state.probabilities)));
    drawScaleTrack();
    drawScaleField();
    shiftBox.checked = shifted;
    task.hidden = !drawing;
    controls.hidden = readouts.hidden = drawing;
    judged.hidden = phase !== "revealed" || moving !== 0;
    const [yours, others] = judged.hidden ? ["", ""] : verdict(guess, at(start.scale), at(target));
    write(judged.firstChild, yours);
    write(judged.lastChild, others);
    write(doubt, nats(state.entropy));
    doubtBar.style.setProperty("--size", Number.isNaN(state.entropy) ? 0 : state.entropy / most);
    write(doubtMost, `of ln ${names.length} = ${shortNumber(most, 4)} at most`);
    write(cost, trueClass === null ? "–" : nats(state.distance));
    const itsProbability = shortProbability(state.probabilities[trueClass] ?? 0);
    const how = `−ln ${itsProbability}, the probability of ${names[trueClass]}`;
    write(costHow, trueClass === null ? "tick the true class" : how);
    if (!moving) speakSoon();
  }

  function sentence() {
    if (phase === "drawing") return `Your bars: ${names.map((name, i) => `${name} ${guess[i].toFixed(3)}`).join(", ")}.`;
    return caption(names, scale(), model.get("true_class"), now());
  }

  function drawRow(row, i, state, largestFinite) {
    const [exp, p, drawing] = [state.exponentials[i], state.probabilities[i], phase === "drawing"];
    mark(row.line, "class", model.get("true_class") === i ? "si-true" : "");
    row.radio.checked = model.get("true_class") === i;
    row.drawTrack();
    row.drawField();
    row.field.disabled = row.radio.disabled = drawing;
    write(row.exponent, shortNumber(state.exponents[i], 4));
    write(row.exp, shortNumber(exp));
    mark(row.expBar, "data-state", exp === Infinity ? "inf" : "");
    row.expBar.style.setProperty("--size", exp === Infinity ? 1 : largestFinite ? exp / largestFinite : 0);
    mark(row.bar, "data-state", Number.isNaN(p) ? "nan" : "");
    row.bar.style.setProperty("--size", Number.isNaN(p) ? 0 : p);
    const ghosts = drawing || phase === "revealed";
    row.ghost.hidden = !ghosts;
    if (ghosts) row.drawGhost();
    write(row.probability, drawing ? guess[i].toFixed(3) : shortProbability(p));
    write(row.other, drawing ? `now ${shortProbability(p)}` : ghosts ? `you ${guess[i].toFixed(3)}` : "");
  }

  /** Ghosts begin where the bars are, but for what is too thin to draw. */
  function startingGuess(probabilities) {
    const bars = probabilities.map((p) => (p > 0 ? p : 0));
    if (!sum(bars)) return bars.map(() => 1 / bars.length);
    shareOut(bars, bars.map((_, i) => i), 1);
    return bars;
  }

  const root = element(
    "div",
    { class: "softmax-instrument", role: "group", "aria-label": `Softmax instrument, ${names.length} classes` },
    element("div", { class: "si-body" }, table, task, judged, controls, readouts, words),
  );
  // Keys that are for the instrument are not for the notebook around it, which looks at the focused element itself.
  root.querySelectorAll("[role=slider], input, button").forEach((control) => mark(control, "data-lm-suppress-shortcuts", true));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && phase === "drawing") abandon();
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  const watched = ["scores", "scale", "true_class", "subtract_maximum"].map((name) => `change:${name}`).join(" ");
  const follow = () => {
    stopMoving(); // a hand or Python moved something: that ends the answer's journey
    drawSoon();
  };
  model.on(watched, follow);
  el.append(root);
  draw();
  return () => {
    model.off(watched, follow);
    stopMoving();
    clearTimeout(speaking);
    cancelAnimationFrame(drawn);
  };
}

export default { render };
