// The form for logging an event, beyond plain HTML: kept on the phone, sent when there is coverage.
// Order of things: into the outbox, out of the draft, over the network, out of the outbox.

import { drop, newKey, put, send, waiting } from "./outbox.js";

const page = document.querySelector("[data-log]");
const form = page.querySelector("[data-log-form]");
const button = form.querySelector("[data-send]");
const list = page.querySelector("[data-outbox-list]");
const state = page.querySelector("[data-outbox-state]");
const DRAFT = `draft:${form.dataset.draft}`;
const HALF_HOUR = 30 * 60 * 1000;
const RETRY = 60 * 1000;
const addresses = { to: form.action, secret: page.dataset.secret };

function word(name) {
  return page.querySelector("[data-words]").content.querySelector(`[data-word="${name}"]`).textContent;
}

// ---- the form ---------------------------------------------------------------------------------

function local(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60000);
  return shifted.toISOString().slice(0, 16);
}

function freshen() {
  form.elements.key.value = newKey();
  // a form kept for days by the phone must not tell the hour at which it was kept
  const now = Math.floor(Date.now() / HALF_HOUR) * HALF_HOUR;
  if (!localStorage.getItem(DRAFT) && !page.querySelector("[aria-invalid=true]")) form.elements.starts_at.value = local(new Date(now));
  settle();
}

// a number and "unknown" exclude each other; before it begins nobody can be counted
function settle(changed) {
  const { people, unknown, estimated, starts_at } = form.elements;
  if (changed === unknown && unknown.checked) { people.value = ""; estimated.checked = false; }
  if (changed === people && people.value !== "") unknown.checked = false;
  if (changed === estimated && estimated.checked) unknown.checked = false;
  form.querySelector("[data-later]").hidden = !(starts_at.value > local(new Date()));
}

function choose(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field || value === undefined) continue;
    if (field instanceof RadioNodeList || field.type === "radio") for (const radio of form.querySelectorAll(`[name="${name}"]`)) radio.checked = radio.value === value;
    else if (field.type === "checkbox") field.checked = value === "on";
    else field.value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  settle();
}

form.addEventListener("input", (event) => settle(event.target));

for (const chip of page.querySelectorAll("[data-again]")) {
  chip.addEventListener("click", (event) => {
    event.preventDefault();
    const { title, type, organiser, audience, setting, library } = chip.dataset;
    choose({ title, type, organiser, audience, setting, library });
    for (const other of page.querySelectorAll("[data-again]")) other.toggleAttribute("aria-current", other === chip);
    form.elements.people.focus();
  });
}

// ---- what is wrong ----------------------------------------------------------------------------

function unmark() {
  for (const error of form.querySelectorAll("[data-told]")) error.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

function mark(errors) {
  unmark();
  let first;
  for (const [name, faults] of Object.entries(errors)) {
    const field = form.querySelector(`[name="${name}"]`);
    const box = field?.closest(".field") ?? form;
    const text = document.createElement("span");
    text.className = "error";
    text.dataset.told = "";
    text.id = `told_${name}`;
    text.setAttribute("role", "alert");
    text.textContent = faults[0].message;
    if (box === form) form.prepend(text);
    else (box.querySelector("legend, label")).after(text);
    for (const one of form.querySelectorAll(`[name="${name}"]`)) {
      one.setAttribute("aria-invalid", "true");
      one.setAttribute("aria-describedby", text.id);
    }
    field?.closest("details")?.setAttribute("open", "");
    first ??= field;
  }
  first?.focus();
}

// ---- sending ----------------------------------------------------------------------------------

let isSending = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation(); // double taps and the draft are seen to here
  if (isSending) return;
  isSending = true;
  unmark();
  busy(true);
  try {
    const item = written();
    try {
      await put(item);
    } catch {
      state.textContent = word("no_storage"); // private windows of some browsers: send plainly
      form.submit();
      return;
    }
    localStorage.removeItem(DRAFT); // from here on the outbox keeps it
    const answer = await send(item, addresses);
    await settled(item, answer);
    if (answer.state === "refused") {
      form.elements.key.value = newKey();
      mark(answer.errors);
      form.dispatchEvent(new Event("input", { bubbles: true })); // it is a draft again
      await drop(item.key);
    } else {
      form.reset();
      freshen();
      for (const chip of page.querySelectorAll("[data-again]")) chip.removeAttribute("aria-current");
    }
    await draw(answer.state);
  } finally {
    isSending = false;
    busy(false);
    if (isWanted) flush();
  }
});

function written() {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  return { key: form.elements.key.value, who: page.dataset.who, writtenAt: Date.now(), fields };
}

function busy(is) {
  button.disabled = is;
  button.setAttribute("aria-busy", String(is));
  if (is) { button.dataset.text = button.textContent; button.textContent = word("sending"); }
  else if (button.dataset.text) button.textContent = button.dataset.text;
}

async function settled(item, answer) {
  if (answer.state === "sent") {
    await drop(item.key);
    thank(answer.event);
  } else if (answer.state === "refused") await put({ ...item, errors: answer.errors });
}

let isFlushing = false;
let isWanted = false; // coverage came back while something was being sent

async function flush() {
  isWanted = isFlushing || isSending;
  if (isWanted) return;
  isFlushing = true;
  let last;
  try {
    for (const item of await waiting()) {
      if (item.errors) continue;
      const answer = await send(item, addresses);
      await settled(item, answer);
      last = answer.state;
      if (last === "offline" || last === "signed_out" || last === "fault") break;
    }
  } catch { return; /* no storage on this device: nothing waits */ } finally { isFlushing = false; }
  await draw(last);
  if (isWanted) flush();
}

// ---- what is seen -----------------------------------------------------------------------------

function thank(event) {
  let box = page.querySelector("[data-logged]");
  if (!box) {
    box = document.createElement("div");
    box.className = "panel panel-tinted logged";
    box.dataset.logged = "";
    box.setAttribute("role", "status");
    box.tabIndex = -1;
    page.prepend(box);
  }
  const head = document.createElement("h2");
  head.textContent = word("kept");
  const what = document.createElement("p");
  const title = document.createElement("strong");
  title.textContent = event.title;
  what.append(title);
  const see = document.createElement("a");
  see.href = event.page;
  see.textContent = word("see");
  const row = document.createElement("p");
  row.append(see);
  box.replaceChildren(head, what, row);
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "center" });
}

async function draw(last) {
  const items = await waiting().catch(() => []);
  page.querySelector("[data-outbox]").hidden = items.length === 0;
  page.querySelector("[data-outbox-sign-in]").hidden = !(last === "signed_out" || last === "other");
  const waits = items.length === 1 ? word("waits_1") : word("waits_n").replace("{n}", items.length);
  const why = { signed_out: "sign_in", other: "other", fault: "fault" }[last];
  state.textContent = items.some((item) => !item.errors) ? (why ? word(why) : waits) : "";
  list.replaceChildren(...items.map(row));
}

function row(item) {
  const line = document.createElement("li");
  const fields = Object.fromEntries(item.fields);
  const title = document.createElement("strong");
  title.textContent = fields.title;
  line.append(title, ` · ${fields.starts_at.replace("T", " ")}`);
  if (item.errors) {
    const why = document.createElement("p");
    why.className = "error";
    why.textContent = Object.values(item.errors)[0]?.[0]?.message ?? word("refused");
    line.append(why, tool(word("open"), () => reopen(item, fields)), " ", tool(word("discard"), () => discard(item)));
  }
  return line;
}

function tool(text, deed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "ds-button";
  made.dataset.variant = "tertiary";
  made.textContent = text;
  made.addEventListener("click", deed);
  return made;
}

async function reopen(item, fields) {
  const ticks = Object.fromEntries(["estimated", "unknown", "is_public"].map((name) => [name, fields[name] ?? ""]));
  const { key, ...told } = fields;
  choose({ ...told, ...ticks });
  await drop(item.key);
  mark(item.errors);
  await draw();
}

async function discard(item) {
  if (!confirm(word("discard_sure"))) return;
  await drop(item.key);
  await draw();
}

page.querySelector("[data-outbox-send]").addEventListener("click", flush);
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
setInterval(flush, RETRY);

freshen();
draw().then(flush);

if ("serviceWorker" in navigator) navigator.serviceWorker.register(page.dataset.worker).catch(() => {});
