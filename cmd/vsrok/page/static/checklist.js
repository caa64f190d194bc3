"use strict";

// The checklist: each sign is saved by itself, over what this page showed in
// its cell; what cannot be saved stays as typed, in red.

// Cells are saved one after another.
let saving = Promise.resolve();

const signOf = (value) => value === "-" ? "−" : value || "пусто";

const placeOf = (cell) => {
  const [row, column] = cell.getAttribute("aria-labelledby").split(" ").map((id) => byID(id).textContent.trim());
  return `${column}, строка ${cell.name.split("-")[1]} («${row.slice(0, 40)}…»)`;
};

const showSaved = (text, bad) => {
  const saved = byID("saved-text");
  saved.classList.toggle("bad-text", bad);
  saved.setAttribute("role", bad ? "alert" : "status");
  saved.textContent = text;
};

// offer lets a sign that was not saved be saved after all.
const offer = (form, cell) => {
  const retry = byID("retry");
  retry.hidden = false;
  retry.textContent = `Записать «${signOf(cell.value)}» всё равно`;
  retry.onclick = () => queue(form, cell);
};

const saveCell = async (form, cell) => {
  const sign = cell.value;
  try {
    const body = new URLSearchParams({
      version: form.elements.version.value, [cell.name]: sign, ["w" + cell.name.slice(1)]: cell.dataset.saved,
    });
    await ask("/checklist", body);
    cell.dataset.saved = sign;
    cell.classList.remove("failed");
    if (!form.querySelector(".failed")) byID("retry").hidden = true;
    showSaved(`Сохранено: ${placeOf(cell)}: ${signOf(sign)}`, false);
  } catch (error) {
    cell.classList.add("failed");
    if (error.value?.now !== undefined) cell.dataset.saved = error.value.now;
    showSaved(`${placeOf(cell)}: ${error.message}`, true);
    offer(form, cell);
  }
};

const queue = (form, cell) => {
  saving = saving.then(() => saveCell(form, cell));
};

// On a keyboard the sign is a hyphen, and the plus may lack its Shift.
const typedSigns = { "+": "+", "=": "+", "-": "-", "Delete": "", "Backspace": "" };

const typeSign = (event) => {
  const sign = typedSigns[event.key];
  if (sign === undefined || event.target.tagName !== "SELECT" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.target.value = sign;
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
};

const setChecklist = (form) => {
  form.addEventListener("keydown", typeSign);
  form.addEventListener("change", (event) => queue(form, event.target));
  byID("column").addEventListener("change", (event) => event.target.form.submit());
  addEventListener("beforeunload", (event) => {
    if (form.querySelector(".failed")) event.preventDefault();
  });
};

if (byID("checklist")) setChecklist(byID("checklist"));
