// What opens at the bottom of the screen: a pad for numbers, choices, and minutes to and fro.

import { app, finish, retype, say, value } from "./crew_state.js";
import { button, clock, el, word } from "./crew_parts.js";
import { soon } from "./crew_sync.js";

const IDLE = 10000;
const box = document.querySelector("[data-sheet]");
const live = document.querySelector("[data-live]");

let closeThis = () => {};
let opener = null;

export const isOpen = () => !box.hidden;

function show(label, ...parts) {
  if (box.hidden) opener = document.activeElement?.dataset.k ?? null;
  box.setAttribute("aria-label", label);
  box.replaceChildren(...parts.flat().filter(Boolean));
  box.hidden = false;
  document.body.classList.add("has-sheet");
}

export function close() {
  if (box.hidden) return;
  closeThis();
  closeThis = () => {};
  box.hidden = true;
  box.replaceChildren();
  document.body.classList.remove("has-sheet");
  for (const cell of document.querySelectorAll(".cell[aria-expanded]")) cell.removeAttribute("aria-expanded");
  if (opener) document.querySelector(`[data-k="${CSS.escape(opener)}"]`)?.focus({ preventScroll: true });
}

const closer = () => button({ class: "key quiet", "data-close": true, onclick: close }, word("shut"));

// ---- numbers ----------------------------------------------------------------------------------

// every key pressed is kept at once, and told when the next field is chosen or the hand rests
export function openNumber(place, field, fields) {
  closeThis();
  let fact = null;
  let isFresh = true; // the first digit writes over what stood there
  let rest;
  let turn = Promise.resolve(); // a fast hand presses the next key before the disk has the last one
  const inTurn = (doing) => { turn = turn.then(doing); };
  const next = fields[fields.indexOf(field) + 1];
  const most = app.state?.limits?.[field] ?? 9999;
  const display = el("output", { "aria-live": "off" });
  const draw = () => { display.textContent = value(place, field) ?? "–"; };

  async function put(number) {
    clearTimeout(rest);
    if (number !== null && number > most) { live.textContent = word("too_big", { n: most }); return; }
    isFresh = false;
    if (fact && !fact.ready) await retype(fact, number);
    else fact = (await say(place, field, number, { label: word(`f_${field}`), ready: false })) ?? fact;
    live.textContent = `${word(`f_${field}`)} ${number ?? word("blank")}`;
    draw();
    rest = setTimeout(() => inTurn(tell), IDLE);
  }

  async function tell() {
    clearTimeout(rest);
    if (fact && !fact.ready) await finish(fact);
    soon();
  }

  const digit = (each) => inTurn(() => put(Number(`${isFresh ? "" : (value(place, field) ?? "")}${each}`)));
  const back = () => inTurn(() => { const left = String(value(place, field) ?? "").slice(0, -1); return put(left === "" ? null : Number(left)); });
  const onward = () => (next ? openNumber(place, next, fields) : close());

  closeThis = () => { inTurn(tell); removeEventListener("keydown", typed); };
  function typed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "INPUT") return;
    if (/^[0-9]$/.test(event.key)) digit(event.key);
    else if (event.key === "Backspace") back();
    else if (event.key === "Enter" && !event.target.closest("[data-sheet] button")) onward();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }
  addEventListener("keydown", typed);

  draw();
  const key = (each) => button({ class: "digit", "data-digit": each, onclick: () => digit(each) }, String(each));
  show(word(`f_${field}`),
    el("div", { class: "sheet-head" }, el("span", {}, word(`f_${field}`)), display, closer()),
    el("div", { class: "pad" }, [1, 2, 3, 4, 5, 6, 7, 8, 9].map(key),
      button({ class: "digit quiet", "data-digit": "back", "aria-label": word("erase"), onclick: back }, "⌫"), key(0),
      button({ class: "digit main", "data-next": true, onclick: onward }, next ? word("next") : word("ready"))));
  for (const cell of document.querySelectorAll(".cell[aria-expanded]")) cell.removeAttribute("aria-expanded");
  document.querySelector(`[data-k="${field}"]`)?.setAttribute("aria-expanded", "true");
  document.querySelector(`[data-k="${field}"]`)?.scrollIntoView({ block: "nearest" });
}

// ---- choices ----------------------------------------------------------------------------------

export function openChoice(place, field, options, hint = "") {
  closeThis();
  const now = value(place, field);
  const choose = async (chosen) => {
    await say(place, field, chosen, { label: word(`f_${field}`) });
    soon();
    close();
  };
  closeThis = listen();
  show(word(`f_${field}`),
    el("div", { class: "sheet-head" }, el("span", {}, word(`f_${field}`)), closer()),
    hint && el("p", { class: "hint" }, hint),
    el("div", { class: "choices" },
      options.map(([each, label]) => button({ class: "key", "data-choice": each, "aria-pressed": String(now === each), onclick: () => choose(each) }, label)),
      now && button({ class: "key quiet", "data-choice": "", onclick: () => choose(null) }, word("take_back"))));
  box.querySelector("button")?.focus({ preventScroll: true });
}

// ---- minutes ----------------------------------------------------------------------------------

export function openMoment(place, field, label) {
  closeThis();
  const display = el("output", {}, clock(value(place, field)));
  const shift = async (minutes) => {
    const moved = new Date(Date.parse(value(place, field)) + minutes * 60000).toISOString();
    await say(place, field, moved, { label });
    display.textContent = clock(moved);
    live.textContent = `${label} ${clock(moved)}`;
    soon();
  };
  closeThis = listen();
  show(label,
    el("div", { class: "sheet-head" }, el("span", {}, label), display, closer()),
    el("div", { class: "choices four" }, [-5, -1, 1, 5].map((minutes) => button({ class: "key", "data-shift": minutes, onclick: () => shift(minutes) }, `${minutes > 0 ? "+" : "−"}${Math.abs(minutes)}`))),
    button({ class: "key quiet", "data-take-back": true, onclick: async () => { await say(place, field, null, { label }); soon(); close(); } }, word("take_back")));
  box.querySelector("button")?.focus({ preventScroll: true });
}

function listen() {
  const typed = (event) => { if (event.key === "Escape") close(); };
  addEventListener("keydown", typed);
  return () => removeEventListener("keydown", typed);
}
