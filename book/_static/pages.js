// Turns the pages of flipbooks, and lets the keyboard reach wide code. Every picture was drawn when the book was built.

function openFlipbook(book) {
  const { stops, pages } = JSON.parse(book.querySelector("script").textContent);
  const tracks = [...book.querySelectorAll("input")];
  const picture = book.querySelector("img");
  const caption = book.querySelector("figcaption");

  function turn() {
    let place = 0;
    tracks.forEach((track, number) => {
      const stop = Number(track.value);
      place = place * stops[number].length + stop;
      track.setAttribute("aria-valuetext", stops[number][stop]);
      track.parentElement.querySelector("output").textContent = stops[number][stop];
    });
    picture.src = pages[place].src;
    picture.alt = pages[place].caption;
    caption.textContent = pages[place].caption;
  }

  tracks.forEach((track) => track.addEventListener("input", turn));
  book.querySelector(".flipbook-controls").hidden = false;
  // The other pictures come when the reader is near, so that the text is there first.
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    pages.forEach((page) => { new Image().src = page.src; });
  }, { rootMargin: "800px" }).observe(book);
}

document.querySelectorAll(".flipbook").forEach(openFlipbook);

// Code that is wider than the page scrolls; whoever has no mouse needs to get there with the Tab key.
function reachWideCode() {
  document.querySelectorAll("pre").forEach((code) => {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    else code.removeAttribute("tabindex");
  });
}

window.addEventListener("resize", reachWideCode);
reachWideCode();
