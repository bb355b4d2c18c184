// What ipywidgets' sliders lack in a notebook for a reader who uses the keyboard or a screen reader. Each flipbook and
// panel holds one view of this; it draws nothing and needs no kernel, only the elements beside it in its box.
//
// - The label is text. ipywidgets has MathJax look for formulas in it, and would set "5 $ or 6 $" as one.
// - The handle gets the control's label as its name, and the readout (not the stop's number) as its value.
// - The caption is repeated in a live region that stays: a page that is swapped, live or not, is not announced.
// - Keys without Ctrl, Alt, Shift or Meta belong to a focused handle. Notebook 7 looks at a key before the page does
//   and would take the left and right arrow for itself; in JupyterLab, D twice would delete the cell.

const PAUSE = 200; // ms: who keeps an arrow key down hears the caption of the last stop, not of each
const UNSEEN = "position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)";

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function name(box, labels) {
  box.querySelectorAll(".noUi-handle").forEach((handle, place) => {
    const control = handle.closest(".widget-inline-hbox");
    const readout = control.querySelector(".widget-readout");
    const label = control.querySelector(".widget-label");
    const words = labels[place];
    if (label.childElementCount || label.textContent !== words) label.textContent = words;
    set(handle, "aria-label", words);
    set(handle, "aria-valuetext", readout.textContent);
    if (readout.isContentEditable) {
      set(readout, "role", "textbox");
      set(readout, "aria-label", `${words}, typed`);
    }
  });
}

function render({ model, el }) {
  el.style.cssText = UNSEEN;
  el.setAttribute("aria-live", "polite");
  let box = null;
  let caption = null;
  let waiting = 0;

  const changes = new MutationObserver(() => {
    if (!box) {
      if (!(box = el.closest(".course-slider"))) return; // a view is made before it has its place on the page
      changes.disconnect();
      const attributeFilter = ["aria-valuetext"]; // which the slider writes anew at each move
      changes.observe(box, { subtree: true, childList: true, characterData: true, attributeFilter });
    }
    name(box, model.get("labels"));
    const shown = box.querySelector("figcaption")?.textContent;
    if (!shown || shown === caption) return;
    clearTimeout(waiting);
    // The first caption is part of the page, and is read with it.
    if (caption !== null) waiting = setTimeout(() => { el.textContent = shown; }, PAUSE);
    caption = shown;
  });
  changes.observe(document, { subtree: true, childList: true });

  function keep({ target, altKey, ctrlKey, metaKey, shiftKey }) {
    if (box?.contains(target) && target.matches(".noUi-handle")) {
      target.toggleAttribute("data-lm-suppress-shortcuts", !(altKey || ctrlKey || metaKey || shiftKey));
    }
  }
  window.addEventListener("keydown", keep, true); // earlier than Notebook 7, which listens on the document

  return () => {
    changes.disconnect();
    clearTimeout(waiting);
    window.removeEventListener("keydown", keep, true);
  };
}

export default { render };
