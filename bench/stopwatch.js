// Times one press of a key in the page itself, from the event to the frame that shows another picture.
(() => {
  const visible = (node) => node.getClientRects().length > 0;
  const all = (output, selector) => [...output.querySelectorAll(selector)];

  // What can be seen of a picture, as a string; null where there is no finished picture.
  const LOOKS = {
    image: (output) => {
      const image = all(output, "img").find(visible);
      return image && image.complete && image.naturalWidth ? image.src : null;
    },
    canvas: (output) => {
      const canvas = all(output, "canvas").find(visible);
      if (!canvas || !canvas.width) return null;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer);
      return String(pixels.reduce((hash, pixel) => (Math.imul(hash, 31) + pixel) | 0, 0));
    },
    svg: (output) => all(output, ".bars path").map((bar) => bar.getAttribute("d")).join() || null,
    instrument: (output) => all(output, ".si-probability").map((bar) => bar.getAttribute("style")).join() || null,
  };

  // Runs after every script of a frame, when its layout is done and before it is painted: a probe that changes its
  // size in each animation frame is reported to its ResizeObserver just then.
  const probe = document.createElement("div");
  probe.style.cssText = "position:fixed;left:0;top:0;width:1px;height:1px;visibility:hidden;contain:strict";
  document.body.append(probe);
  let [atFrame, wide] = [null, false];
  new ResizeObserver(() => atFrame && atFrame(performance.now())).observe(probe);
  const eachFrame = (look) => {
    atFrame = look;
    const tick = () => {
      if (atFrame !== look) return;
      probe.style.width = (wide = !wide) ? "2px" : "1px";
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  };

  const busy = () => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status !== "idle";

  window.stopwatch = {
    /** Resolves to true once the picture stayed the same, and the kernel idle, for so many frames; else to false. */
    rest: (output, looks, frames) =>
      new Promise((resolve) => {
        let [last, quiet, end] = [null, 0, performance.now() + 60000];
        eachFrame((now) => {
          const look = LOOKS[looks](output);
          quiet = look !== null && look === last && !busy() ? quiet + 1 : 0;
          last = look;
          if (quiet < frames && now < end) return;
          atFrame = null;
          resolve(quiet >= frames);
        });
      }),

    /** Waits for the next key; `result` then resolves to milliseconds, or to null if five seconds changed nothing. */
    arm: (output, looks) => {
      const before = LOOKS[looks](output);
      stopwatch.result = new Promise((resolve) =>
        addEventListener(
          "keydown",
          (event) =>
            eachFrame((now) => {
              const look = LOOKS[looks](output);
              const changed = look !== null && look !== before;
              if (!changed && now - event.timeStamp < 5000) return;
              atFrame = null;
              resolve(changed ? now - event.timeStamp : null);
            }),
          { capture: true, once: true },
        ),
      );
    },
  };
})();
