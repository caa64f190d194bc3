"use strict";

// What every page has: what is told, jobs, and forms that somebody types in.

const byID = (id) => document.getElementById(id);
const bodyData = document.body.dataset;

// tell shows a notice as the page itself would, with a file to take away or an
// offer to show what has changed.
const tell = ({ text, bad, link, name }, renew) => {
  const note = document.createElement("p");
  note.className = `note ${bad ? "bad" : "good"}`;
  note.setAttribute("role", bad ? "alert" : "status");
  note.tabIndex = -1;
  note.textContent = text + " ";
  const offer = document.createElement("a");
  if (link) {
    offer.href = link;
    offer.download = name;
    offer.textContent = `Скачать «${name}»`;
    note.append(offer);
  } else if (renew) {
    offer.href = renew;
    offer.textContent = "Показать новое";
    note.append(offer);
  }
  byID("told").replaceChildren(note);
  return link ? offer : note;
};

const lost = "Программа не отвечает: проверьте, что её окно открыто. Введённое здесь не пропало.";

// ask sends something to the program and returns its answer; what went wrong
// there is an error, whose value is that answer.
const ask = async (address, body, headers = {}) => {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json", ...headers } });
  } catch {
    throw new Error(lost);
  }
  const value = await answer.json().catch(() => ({ error: "Программа ответила непонятно: обновите страницу." }));
  if (value.error) throw Object.assign(new Error(value.error), { value });
  return value;
};

// Forms: what is typed and not sent yet is never thrown away.

const typedIn = new Set();
const watched = (form) => form && form.method === "post" && !["checklist", "upload"].includes(form.id);

document.addEventListener("input", (event) => {
  if (watched(event.target.form)) typedIn.add(event.target.form);
});
document.addEventListener("submit", (event) => typedIn.delete(event.target));
const typing = () => typedIn.size > 0;

addEventListener("beforeunload", (event) => {
  if (typing()) event.preventDefault();
});

// Jobs.

const showJob = (job) => {
  const bar = byID("job-bar");
  byID("job").hidden = !job.running;
  byID("job-title").textContent = job.title;
  byID("job-text").textContent = job.text;
  byID("job-stop").elements.id.value = job.id;
  bar.max = job.total || 1;
  if (job.total) bar.value = job.done;
  else bar.removeAttribute("value");
};

// ownAddress is this page with a job to tell of.
const ownAddress = (id) => {
  const address = new URL(location.href);
  address.hash = "";
  address.searchParams.set("job", id);
  return address.pathname + address.search;
};

// inUse tells that a page loaded anew would lose what somebody does here.
const inUse = () => typing() || bodyData.page === "checklist" || document.querySelector("details[open]") !== null;

// ended shows what came of a job: a report comes to this page; of other work
// the page is shown anew, unless somebody is busy here.
const ended = (job, own) => {
  const outcome = job.outcome || { text: "" };
  const address = own ? ownAddress(job.id) : location.pathname + location.search;
  if (outcome.link) return void tell(outcome).click();
  if (!(own ? typing() : inUse())) return void location.replace(address);
  tell(own && outcome.text ? outcome : { text: "Работа с данными закончена: здесь может быть показано прежнее." }, address);
};

const follow = async (id, own) => {
  try {
    const job = await (await fetch(`/job?id=${id}`)).json();
    showJob(job);
    if (job.ended) return ended(job, own);
    setTimeout(follow, 300, id, own);
  } catch {
    byID("job-text").textContent = lost;
    byID("job-text").classList.add("bad-text");
    setTimeout(follow, 3000, id, own);
  }
};

byID("job-stop")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await ask("/job/cancel", new URLSearchParams(new FormData(event.target))).catch(tellError);
});

const tellError = (error) => tell({ text: error.message, bad: true }).focus();

// A report is made by a job, while the page stays as it is.
const makeReport = async (address) => {
  try {
    follow((await ask(address)).job, true);
  } catch (error) {
    tellError(error);
  }
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="/reports/"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  makeReport(link.getAttribute("href"));
});
document.addEventListener("submit", (event) => {
  const address = event.target.getAttribute("action");
  if (!address?.startsWith("/reports/")) return;
  event.preventDefault();
  makeReport(address);
});

// What was told once is not told again when the page is loaded anew.
const forget = () => {
  const address = new URL(location.href);
  if (!bodyData.job) address.searchParams.delete("job");
  address.searchParams.delete("note");
  history.replaceState(null, "", address);
};

if (byID("told")) {
  forget();
  (document.querySelector("[autofocus]") || byID("told").querySelector(".note") || document.querySelector("main .field-error"))?.focus();
  if (bodyData.job) follow(bodyData.job, bodyData.job === bodyData.own);
}
