// The door: ticks answer at once and are sent when there is coverage; two phones agree in the end.

import { drop, keepDoor, keptDoor, newKey, put, send, tidy, waiting } from "./door_outbox.js";

const page = document.querySelector("[data-door]");
const list = page.querySelector("[data-list]");
const { slug, who } = page.dataset;
const addresses = { statePath: page.dataset.state, marksPath: page.dataset.marks, who };
const EVERY = 10000; // milliseconds between two looks at what other phones have told

const words = Object.fromEntries([...page.querySelector("template[data-words]").content.querySelectorAll("[data-word]")].map((word) => [word.dataset.word, word.textContent]));
const say = (name, told = {}) => Object.entries(told).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name]);

// ---- what is known: the server's word, and on top of it what waits on this phone --------------------

let rows = [...list.querySelectorAll("[data-row]")].map((item) => ({
  id: Number(item.dataset.row), code: item.dataset.code, at: Number(item.dataset.at),
  name: item.querySelector(".door-name").textContent, came: item.querySelector("button").getAttribute("aria-pressed") === "true",
}));
let items = [];

function holds(row) {
  const own = items.filter((item) => item.kind === "mark" && item.id === row.id).at(-1);
  return own ? own.came : row.came === true;
}

async function tick(row, came, how = "ticked") {
  await add({ kind: "mark", id: row.id, came, how });
}

async function add(told) {
  const item = { key: newKey(), slug, who, at: Date.now(), ...told };
  items.push(item);
  draw();
  try {
    await put(item);
  } catch { /* no storage on this device: it is sent at once, or stays in this page */ }
  flush();
}

// ---- sending ----------------------------------------------------------------------------------------

let isFlushing = false;
let isWanted = false;
let why = "";

async function flush() {
  isWanted = isFlushing;
  if (isFlushing) return;
  isFlushing = true;
  try {
    const sent = items.filter((item) => item.who === who);
    const answer = await send(sent, addresses);
    if (answer.state === "ok") await taken(answer.told, sent);
    why = answer.state === "ok" ? "" : answer.state;
    if (answer.state === "refused") note(say("refused", { why: answer.why }));
  } finally {
    isFlushing = false;
  }
  draw();
  if (isWanted) flush();
}

async function taken(told, sent) {
  rows = told.rows;
  await keepDoor({ slug, rows, keptAt: Date.now() }).catch(() => {});
  if (!told.kept) return;
  for (const lost of told.refused) note(say("refused", { why: lost.why }));
  const done = new Set([...told.kept, ...told.refused.map((one) => one.key)]);
  for (const item of sent) if (done.has(item.key)) await drop(item.key).catch(() => {});
  items = items.filter((item) => !done.has(item.key));
}

// ---- what is seen -----------------------------------------------------------------------------------

function draw() {
  for (const row of rows) show(row);
  for (const item of items) if (item.kind === "walk_in") showComer(item);
  for (const line of list.querySelectorAll("[data-comer]")) if (!items.some((item) => item.key === line.dataset.comer)) line.remove();
  for (const line of list.querySelectorAll("[data-row]")) if (!rows.some((row) => row.id === Number(line.dataset.row))) line.remove();
  const comers = items.filter((item) => item.kind === "walk_in").length;
  page.querySelector("[data-came]").textContent = rows.filter(holds).length + comers;
  page.querySelector("[data-expected]").textContent = rows.length + comers;
  const nobody = page.querySelector("[data-nobody]");
  if (nobody) nobody.hidden = rows.length + comers > 0;
  const box = page.querySelector("[data-sync]");
  const n = items.length;
  const text = { signed_out: say("signed_out"), other: say("other"), fault: n ? say("fault") : "" }[why] ?? (n ? say(n === 1 ? "waits_1" : "waits_n", { n }) : "");
  if (box.textContent !== text) box.textContent = text;
  box.hidden = !text;
  find();
}

function show(row) {
  const line = list.querySelector(`[data-row="${row.id}"]`) ?? made(row);
  const came = holds(row);
  const button = line.querySelector("button");
  button.setAttribute("aria-pressed", String(came));
  button.value = `${row.id}:${came ? 0 : 1}`;
  line.toggleAttribute("data-waits-to-be-sent", items.some((item) => item.id === row.id));
}

function made(row) {
  const line = document.createElement("li");
  line.dataset.row = row.id;
  line.dataset.code = row.code;
  line.append(filled({ name: row.name, more: row.where ?? "", tag: row.walk_in ? say("not_signed_up") : "" }));
  line.querySelector("button").name = "mark";
  list.append(line);
  return line;
}

function showComer(item) {
  if (list.querySelector(`[data-comer="${item.key}"]`)) return;
  const line = document.createElement("li");
  line.dataset.comer = item.key;
  line.toggleAttribute("data-waits-to-be-sent", true);
  line.append(filled({ name: item.name, more: "", tag: say("not_signed_up") }));
  line.querySelector("button").setAttribute("aria-pressed", "true");
  list.append(line);
}

function filled({ name, more, tag }) {
  const button = document.createElement("button");
  button.className = "door-row";
  button.setAttribute("aria-pressed", "false");
  const parts = [["door-tick", ""], ["door-name", name], ["door-more", more]].map(([kind, text]) => {
    const part = document.createElement("span");
    part.className = kind;
    part.textContent = text;
    return part;
  });
  parts[0].setAttribute("aria-hidden", "true");
  if (tag) {
    const mark = document.createElement("span");
    mark.className = "tag";
    mark.textContent = tag;
    parts[2].append(" ", mark);
  }
  button.append(...parts);
  return button;
}

function note(text) {
  page.querySelector("[data-found]").textContent = text;
  const box = page.querySelector("[data-sync]");
  box.textContent = text;
  box.hidden = !text;
}

// ---- ticking ----------------------------------------------------------------------------------------

page.querySelector("[data-ticks]").addEventListener("submit", (event) => {
  event.preventDefault();
  const line = event.submitter?.closest("li");
  const row = rows.find((one) => one.id === Number(line?.dataset.row));
  if (row) tick(row, !holds(row));
  else if (line?.dataset.comer) forget(line.dataset.comer);
});

// a walk-in that has not been sent yet can be taken back whole
async function forget(key) {
  if (isFlushing) return;
  items = items.filter((item) => item.key !== key);
  await drop(key).catch(() => {});
  draw();
}

const walkIn = page.querySelector("[data-walk-in]");
walkIn.addEventListener("submit", (event) => {
  const name = walkIn.elements.name.value.trim();
  const email = walkIn.elements.email;
  if (!name || !email.checkValidity()) return; // the server tells what is wrong
  event.preventDefault();
  add({ kind: "walk_in", name, email: email.value.trim() });
  walkIn.reset();
  walkIn.elements.name.focus();
});

// ---- finding a name ---------------------------------------------------------------------------------

const search = page.querySelector("[data-find]");
page.querySelector("[data-find-box]").hidden = rows.length < 8;
search.addEventListener("input", find);

function find() {
  const parts = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const line of list.children) line.hidden = !parts.every((part) => line.textContent.toLowerCase().includes(part));
}

// ---- scanning ---------------------------------------------------------------------------------------

const camera = page.querySelector("[data-camera]");
const opener = page.querySelector("[data-scan]");
const found = page.querySelector("[data-found]");
let stop = null;
let last = { text: "", at: 0 };

opener.hidden = !navigator.mediaDevices?.getUserMedia;
opener.addEventListener("click", async () => {
  camera.hidden = false;
  opener.hidden = true;
  try {
    const { scan } = await import("./scan.js");
    stop = await scan(page.querySelector("[data-video]"), read);
  } catch {
    close();
    opener.hidden = true;
    note(say("no_camera"));
  }
});
page.querySelector("[data-stop]").addEventListener("click", close);

function close() {
  stop?.();
  stop = null;
  camera.hidden = true;
  opener.hidden = false;
}

function read(text) {
  const now = Date.now();
  if (text === last.text && now - last.at < 3000) return; // still before the camera
  last = { text, at: now };
  const code = text.startsWith("SAMLING:") ? text.slice(8).toLowerCase() : "";
  const row = code && rows.find((one) => one.code === code);
  if (!row) { found.textContent = say("unknown"); navigator.vibrate?.([80, 60, 80]); return; }
  found.textContent = say(holds(row) ? "again" : "came", { name: row.name });
  navigator.vibrate?.(120);
  if (!holds(row)) tick(row, true, "scanned");
}

// ---- beginning, and going on ------------------------------------------------------------------------

async function begin() {
  const now = Date.now();
  const [kept, own] = await Promise.all([keptDoor(slug).catch(() => null), waiting(slug).catch(() => [])]);
  const newest = Math.max(0, ...rows.map((row) => row.at));
  const keptNewest = Math.max(0, ...(kept?.rows ?? []).map((row) => row.at));
  if (kept && (keptNewest > newest || kept.rows.length > rows.length) && !navigator.onLine) rows = kept.rows;
  items = own;
  draw();
  await tidy(now).catch(() => {});
  flush();
}

addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
setInterval(() => { if (!document.hidden) flush(); }, EVERY);
addEventListener("pagehide", close);

begin();

if ("serviceWorker" in navigator) navigator.serviceWorker.register(page.dataset.worker).catch(() => {});
