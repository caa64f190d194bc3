"use strict";

// Files and folders that are dropped or chosen.

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

// sendFile sends one file, and tells how many bytes of it have gone.
const sendFile = (file, name, sent, stop) => new Promise((done, wrong) => {
  const request = new XMLHttpRequest(), form = new FormData();
  form.append("files", file, name);
  request.open("POST", "/files");
  request.setRequestHeader("Accept", "application/json");
  request.upload.onprogress = (event) => sent(event.loaded);
  request.onload = () => {
    let value = {};
    try { value = JSON.parse(request.responseText); } catch { value.error = "Программа ответила непонятно: обновите страницу."; }
    if (value.error) wrong(new Error(value.error));
    else done();
  };
  request.onerror = () => wrong(new Error(lost));
  request.onabort = () => wrong(new Error("Передача остановлена. Что уже передано, осталось в списке."));
  stop.now = () => request.abort();
  request.send(form);
});

const sizeText = (bytes) => bytes >= 1 << 20 ? `${Math.round(bytes / (1 << 20))} МБ` : `${Math.ceil(bytes / 1024)} КБ`;

const leftText = (begun, sent, total) => {
  const passed = (Date.now() - begun) / 1000;
  if (passed < 2 || sent === 0) return "";
  const left = Math.ceil(passed * (total - sent) / sent);
  return `, осталось около ${left < 60 ? `${left} с` : `${Math.floor(left / 60)} мин`}`;
};

const uploads = { running: false, now: () => {} };

const sendAll = async (files, text, bar) => {
  const total = files.reduce((sum, { file }) => sum + file.size, 0), begun = Date.now();
  let before = 0;
  bar.max = total || 1;
  for (const [i, { file, name }] of files.entries()) {
    await sendFile(file, name, (gone) => {
      bar.value = before + Math.min(gone, file.size);
      text.textContent = `Передаём программе: файл ${i + 1} из ${files.length}, ` +
        `${sizeText(bar.value)} из ${sizeText(total)}${leftText(begun, bar.value, total)}. Не закрывайте страницу.`;
    }, uploads);
    before += file.size;
  }
};

const upload = async (files) => {
  if (uploads.running || files.length === 0) return;
  uploads.running = true;
  files.sort((a, b) => a.name.localeCompare(b.name, "ru", { numeric: true }));
  const text = byID("upload-text"), bar = byID("upload-bar"), stop = byID("upload-stop");
  text.classList.remove("bad-text");
  text.textContent = "";
  bar.hidden = stop.hidden = false;
  try {
    await sendAll(files, text, bar);
    text.textContent = "Файлы переданы, читаем их.";
    const { job } = await ask("/files/examine");
    uploads.running = false;
    if (typing()) follow(job, true);
    else location.assign(`/files?job=${job}`);
  } catch (error) {
    text.textContent = error.message;
    text.classList.add("bad-text");
  }
  uploads.running = false;
  bar.hidden = stop.hidden = true;
};

const setUpload = (drop) => {
  for (const input of drop.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () =>
      upload([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }))));
  }
  byID("upload-stop").addEventListener("click", () => uploads.now());
  document.addEventListener("dragover", () => drop.classList.add("over"));
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", async (event) => {
    drop.classList.remove("over");
    upload(await droppedFiles(event.dataTransfer));
  });
  addEventListener("beforeunload", (event) => {
    if (uploads.running) event.preventDefault();
  });
};

// A file dropped beside the zone must not open in the place of the page.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());

if (byID("drop")) setUpload(byID("drop"));
