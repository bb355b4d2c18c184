// Starts the widgets that bring their own front end (anywidget), without a kernel: their state lives in the page.
// A module from a file may not be imported when the book is opened from a disk, so its source comes as text.

function modelOf(state) {
  const listeners = {};
  const tell = (name) => (listeners[name] ?? []).forEach((listener) => listener());
  return {
    get: (name) => state[name],
    set(name, value) {
      const changed = JSON.stringify(state[name]) !== JSON.stringify(value);
      state[name] = value;
      if (changed) tell(`change:${name}`);
    },
    save_changes() {},
    on: (names, listener) => names.split(" ").forEach((name) => (listeners[name] ??= []).push(listener)),
    off: (names, listener) => names.split(" ").forEach((name) => {
      listeners[name] = (listeners[name] ?? []).filter((other) => other !== listener);
    }),
  };
}

async function startFrontEnd(place) {
  const source = window.frontEndSources[place.dataset.source];
  const state = JSON.parse(place.querySelector("script").textContent);
  const address = URL.createObjectURL(new Blob([source.esm], { type: "text/javascript" }));
  const module = await import(address);
  URL.revokeObjectURL(address);
  if (!document.querySelector(`style[data-source="${place.dataset.source}"]`)) {
    const style = document.createElement("style");
    style.dataset.source = place.dataset.source;
    style.textContent = source.css;
    document.head.append(style);
  }
  module.default.render({ model: modelOf(state), el: place });
}

document.querySelectorAll(".front-end").forEach(startFrontEnd);
