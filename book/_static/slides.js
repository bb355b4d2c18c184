// A lesson as slides, made from the page itself: add ?slides to its address. The prose is left out, for the speaker to say.
// Elements are moved, not copied, so that sliders keep moving and instruments keep their state.

const LEFT_OUT = ["Exercises"];

function kindOf(element) {
  if (element.matches("div.cell")) {
    if (element.querySelector(".cell_output img, .cell_output .front-end")) return "picture";
    return element.querySelector(".cell_output") && !element.textContent.includes("your turn") ? "code" : "none";
  }
  const first = element.matches("p") ? element.querySelector("strong")?.textContent ?? "" : "";
  if (/^(Predict|Write|Law)\b/.test(first) && element.firstElementChild?.textContent === first) return "question";
  if (/^Try\b/.test(first) || first === "You will") return "more";
  if (element.matches("details")) return "more";
  return element.matches("ul, div.math, div.table-wrapper") ? "block" : "none";
}

function slidesOf(article) {
  const slides = [];
  for (const heading of article.querySelectorAll("h1, h2")) {
    const title = heading.firstChild.textContent;
    if (LEFT_OUT.includes(title)) continue;
    let slide = null;
    const begin = () => slides.push((slide = { title, elements: [] }));
    if (heading.matches("h1")) begin();
    for (const element of [...heading.parentElement.children]) {
      const kind = element === heading ? "none" : kindOf(element);
      if (kind === "none" || (kind === "more" && !slide)) continue;
      if (kind !== "more") begin();
      element.dataset.kind = kind;
      slide.elements.push(element);
    }
  }
  return slides.filter(({ elements }) => elements.length);
}

function startSlides() {
  const article = document.querySelector("article");
  const told = slidesOf(article);
  const main = document.createElement("main");
  main.className = "slides";
  told.forEach(({ title, elements }, number) => {
    const slide = document.createElement("section");
    slide.setAttribute("aria-label", `slide ${number + 1} of ${told.length}`);
    const heading = document.createElement(number ? "h2" : "h1");
    heading.textContent = title;
    slide.append(heading, ...elements);
    main.append(slide);
  });
  const bar = document.createElement("nav");
  bar.setAttribute("aria-label", "slides");
  bar.innerHTML = '<button type="button" aria-label="previous slide">‹</button><output></output>'
    + '<button type="button" aria-label="next slide">›</button><a>the page</a>';
  const [back, on] = bar.querySelectorAll("button");
  bar.querySelector("a").href = location.pathname;
  document.body.replaceChildren(main, bar);
  document.body.classList.add("as-slides");

  let now = Math.min(Math.max(Number(location.hash.slice(2)) || 1, 1), told.length) - 1;
  const show = (number) => {
    now = Math.min(Math.max(number, 0), told.length - 1);
    [...main.children].forEach((slide, place) => { slide.hidden = place !== now; });
    bar.querySelector("output").textContent = `${now + 1} of ${told.length}`;
    [back.disabled, on.disabled] = [now === 0, now === told.length - 1];
    history.replaceState(null, "", `#/${now + 1}`);
    scrollTo(0, 0);
  };
  back.addEventListener("click", () => show(now - 1));
  on.addEventListener("click", () => show(now + 1));
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, [role=slider], select, textarea"); // the arrow keys belong to the sliders
    const step = { PageDown: 1, PageUp: -1, ...(busy ? {} : { ArrowRight: 1, ArrowLeft: -1 }) }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    show(now + step);
  });
  show(now);
}

if (new URLSearchParams(location.search).has("slides")) startSlides();
