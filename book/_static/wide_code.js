// Code or a table that is wider than the page scrolls; whoever has no mouse needs to get there with the Tab key.
function reachWideCode() {
  document.querySelectorAll("pre, .table-wrapper").forEach((code) => {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    else code.removeAttribute("tabindex");
  });
}

window.addEventListener("resize", reachWideCode);
reachWideCode();
