"use strict";

const byID = (id) => document.getElementById(id);
const bodyData = document.body.dataset;

// fail takes a message to the place where the page shows what goes on.
const fail = (place, error) => {
  place.textContent = error.message || "Программа не отвечает: проверьте, что её окно открыто.";
  place.classList.add("bad-text");
};

const send = async (address, body, type) => {
  const headers = { Accept: "application/json" };
  if (type) headers["Content-Type"] = type;
  const answer = await fetch(address, { method: "POST", body, headers });
  if (answer.redirected) return {};
  const value = await answer.json().catch(() => ({ error: "Программа ответила непонятно: обновите страницу." }));
  if (value.error) throw new Error(value.error);
  return value;
};

// Dropped folders are walked; a browser lists a folder in portions.
const entriesOf = async (folder) => {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((done, wrong) => reader.readEntries(done, wrong));
    if (some.length === 0) return all;
    all.push(...some);
  }
};

const filesOf = async (entry) => {
  if (entry.isFile) {
    const file = await new Promise((done, wrong) => entry.file(done, wrong));
    return [{ file, name: entry.fullPath.replace(/^\//, "") }];
  }
  const files = [];
  for (const child of await entriesOf(entry)) files.push(...await filesOf(child));
  return files;
};

const droppedFiles = async (transfer) => {
  // The list of items is emptied when the event is over, so it is read first.
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const found = items.map((item) => [item.webkitGetAsEntry && item.webkitGetAsEntry(), item.getAsFile()]);
  const files = [];
  for (const [entry, file] of found) {
    if (entry) files.push(...await filesOf(entry));
    else if (file) files.push({ file, name: file.name });
  }
  return files;
};

let uploading = false;

const upload = async (files) => {
  if (uploading || files.length === 0) return;
  uploading = true;
  files.sort((a, b) => a.name.localeCompare(b.name, "ru", { numeric: true }));
  const text = byID("upload-text"), bar = byID("upload-bar");
  text.classList.remove("bad-text");
  bar.hidden = false;
  bar.max = files.length;
  try {
    for (const [i, { file, name }] of files.entries()) {
      bar.value = i;
      text.textContent = `Передаём программе: ${i + 1} из ${files.length}. Не закрывайте страницу.`;
      const form = new FormData();
      form.append("files", file, name);
      await send("/files", form);
    }
    bar.value = files.length;
    text.textContent = "Файлы переданы, читаем их.";
    await send("/files/examine");
    uploading = false;
    location.assign("/files");
  } catch (error) {
    fail(text, error);
    bar.hidden = true;
  }
  uploading = false;
};

const setUpload = (drop) => {
  for (const input of drop.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () =>
      upload([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }))));
  }
  document.addEventListener("dragover", () => drop.classList.add("over"));
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", async (event) => {
    drop.classList.remove("over");
    upload(await droppedFiles(event.dataTransfer));
  });
  addEventListener("beforeunload", (event) => {
    if (uploading) event.preventDefault();
  });
};

// A file dropped beside the zone must not open in the place of the page.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());

const showJob = (job) => {
  byID("job").hidden = !job.running;
  byID("job-title").textContent = job.title;
  byID("job-bar").max = job.total || 1;
  byID("job-bar").value = job.done;
  byID("job-text").textContent = job.total ? `${Math.min(job.done + 1, job.total)} из ${job.total}: ${job.item}` : "";
};

// Where somebody may be typing, the end of a job does not load the page anew.
const mayReload = () => !["checklist", "schools"].includes(bodyData.page);

const follow = async () => {
  try {
    const job = await (await fetch("/job")).json();
    showJob(job);
    if (job.running) return void setTimeout(follow, 300);
    if (String(job.ended) !== bodyData.ended && mayReload()) location.reload();
  } catch (error) {
    fail(byID("job-text"), new Error("Программа закрыта: запустите её снова."));
  }
};

// Cells are saved one after another: each save answers with the version that
// the next one must name.
let saving = Promise.resolve();

const saveCell = async (form, cell) => {
  const saved = byID("saved");
  try {
    const body = new URLSearchParams({ version: form.elements.version.value, [cell.name]: cell.value });
    form.elements.version.value = (await send("/checklist", body)).version;
    cell.dataset.saved = cell.value;
    saved.classList.remove("bad-text");
    const [row, column] = cell.getAttribute("aria-labelledby").split(" ").map((id) => byID(id).textContent.trim());
    saved.textContent = `Сохранено: ${column}, строка ${cell.name.split("-")[1]} («${row.slice(0, 40)}…»): ${cell.selectedOptions[0].textContent || "пусто"}`;
  } catch (error) {
    cell.value = cell.dataset.saved;
    fail(saved, error);
  }
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
  for (const cell of form.querySelectorAll("select")) cell.dataset.saved = cell.value;
  form.addEventListener("change", (event) => {
    saving = saving.then(() => saveCell(form, event.target));
  });
  byID("column").addEventListener("change", (event) => event.target.form.submit());
};

if (byID("drop")) setUpload(byID("drop"));
if (byID("checklist")) setChecklist(byID("checklist"));
if (byID("job") && bodyData.page !== "bye" && !byID("job").hidden) follow();
