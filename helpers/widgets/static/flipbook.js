{ // Turns the pages of the flipbook that this script stands in.
  const box = document.currentScript.parentElement;
  const [image, caption] = [box.querySelector("img"), box.querySelector("figcaption")];
  const tracks = [...box.querySelectorAll("input")];
  const { stops, pages } = JSON.parse(box.querySelector("script").textContent);
  box.loaded = pages.map(([source]) => Object.assign(new Image(), { src: source })); // before they are wanted
  // A page holds only what is other than on the first picture, which lies below it, on paper too.
  image.style.cssText += `background: url(${image.src}) 0 0 / 100% 100%; print-color-adjust: exact`;
  const turn = () => {
    let place = 0;
    tracks.forEach((track, number) => {
      const stop = stops[number][track.value];
      place = place * stops[number].length + Number(track.value);
      track.setAttribute("aria-valuetext", stop);
      track.nextElementSibling.textContent = stop;
    });
    [image.src, image.alt] = pages[place];
    caption.textContent = image.alt;
  };
  tracks.forEach((track) => {
    track.addEventListener("input", turn);
    track.addEventListener("pointerup", () => track.focus({ preventScroll: true })); // JupyterLab has taken it
  });
  box.querySelector("[hidden]").hidden = false;
}
