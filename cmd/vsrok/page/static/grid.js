"use strict";

// Tables: what is asked of one is answered in its place, while the rest of the
// page stays as it is. Without this script the page is loaded anew.

const caretOf = (element) => element?.selectionStart ?? null;

// showGrid puts a table as it stands at an address in the place of the one
// shown, and the focus where it was.
const showGrid = async (grid, address) => {
  const url = new URL(address, location.href);
  const answer = await fetch(url.pathname + url.search);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(grid.id);
  if (!answer.ok || !fresh) return void location.assign(url);
  const focused = grid.contains(document.activeElement) ? document.activeElement : null;
  const caret = caretOf(focused);
  // The words of a live region are read out when they change in place.
  const status = byID(`${grid.id}-found`), words = page.getElementById(`${grid.id}-found`).textContent;
  page.getElementById(`${grid.id}-found`).replaceWith(document.adoptNode(status));
  grid.replaceChildren(...fresh.childNodes);
  status.textContent = words;
  url.hash = "";
  history.replaceState(null, "", url);
  const again = focused && (byID(focused.id) || grid);
  again?.focus({ preventScroll: again !== grid });
  if (caret !== null && again.setSelectionRange) again.setSelectionRange(caret, caret);
};

const gridOf = (element) => element.closest?.("[data-grid]");

const askGrid = (form) => {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (value === "") query.delete(name);
  return showGrid(gridOf(form), `${location.pathname}?${query}`);
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".tools")) return;
  event.preventDefault();
  askGrid(event.target);
});
document.addEventListener("change", (event) => {
  if (event.target.matches(".tools select")) askGrid(event.target.form);
});

let typingPause = 0;
document.addEventListener("input", (event) => {
  if (!event.target.matches(".tools input")) return;
  clearTimeout(typingPause);
  typingPause = setTimeout(askGrid, 300, event.target.form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-grid] thead a, [data-grid] .pages a, [data-grid] .found a:not([download])");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showGrid(gridOf(link), link.href);
});
