// What is known on this phone: the tours as the server last told them, with our own unsent words on top.

import { keep, load, newKey, putFact, received } from "./crew_store.js";

export const NUMBERS = ["children", "groups", "adults", "loans_child", "loans_adult", "returns", "boxes"];
export const app = { facts: [], doubted: [], state: null, device: "", ahead: 0, undo: [], trouble: "", isSending: false, isStored: true };

const listeners = new Set();
export const onChange = (listener) => listeners.add(listener);
export const changed = () => { for (const listener of listeners) listener(); };

export async function wake() {
  try {
    const { facts, doubted, kept } = await load();
    // what was being typed when the app was killed is told as far as it came
    Object.assign(app, { facts: facts.map((fact) => ({ ...fact, ready: true })), doubted, state: kept.state ?? null, ahead: kept.ahead ?? 0 });
    app.device = kept.device ?? newKey(Date.now());
    if (!kept.device) await keep("device", app.device);
  } catch {
    app.isStored = false; // a private window of some browsers: told in the bar, and sent at once
    app.device ||= newKey(Date.now());
  }
}

// ---- what has been told -----------------------------------------------------------------------

const byKey = (a, b) => (a.key < b.key ? -1 : 1);
const isAbout = (fact, place) => fact.bus === place.bus && fact.on === place.on && fact.stop === place.stop;

export function tourOf({ bus, on }) {
  return app.state?.tours.find((tour) => tour.bus === bus && tour.on === on);
}

// field → value, our own unsent words over those of the server
export function told(place) {
  const tour = tourOf(place);
  const known = place.stop === null ? tour : tour?.stops.find(({ slug }) => slug === place.stop);
  const values = { ...known?.told };
  for (const fact of app.facts.filter((each) => isAbout(each, place)).sort(byKey)) values[fact.field] = meaning(fact);
  return values;
}

// "now" is the moment of the fact, by the server's clock
const meaning = (fact) => (fact.value === "now" ? new Date(Date.parse(fact.at) - app.ahead).toISOString() : fact.value);

export const value = (place, field) => told(place)[field] ?? null;
export const waiting = () => app.facts.length;

// ---- saying something -------------------------------------------------------------------------

// later than everything that still waits, though the clock be set back meanwhile
function moment() {
  const last = Math.max(0, ...app.facts.map((fact) => Date.parse(fact.at)));
  return Math.max(Date.now(), last + 1);
}

export async function say(place, field, newValue, { label = "", isUndo = false, ready = true } = {}) {
  const before = value(place, field);
  if (before === newValue) return null;
  const at = moment();
  const fact = { key: newKey(at), bus: place.bus, on: place.on, stop: place.stop, field, value: newValue, at: new Date(at).toISOString(), ready };
  app.facts.push(fact);
  if (!isUndo) app.undo.push({ place: { ...place }, field, before, label });
  await store(fact);
  return fact;
}

// the same word, typed on: one fact however many keys were pressed
export async function retype(fact, newValue) {
  fact.value = newValue;
  await store(fact);
}

export async function finish(fact) {
  fact.ready = true;
  await store(fact);
}

export async function undo() {
  const last = app.undo.pop();
  if (last) await say(last.place, last.field, last.before, { isUndo: true });
  return last;
}

async function store(fact) {
  try {
    await putFact({ ...fact });
    app.isStored = true;
  } catch {
    app.isStored = false;
  }
  changed();
}

// ---- what the server answers ------------------------------------------------------------------

export async function settle(answers, state) {
  const gone = answers.map(({ key }) => key);
  const doubts = new Map(answers.filter(({ standing }) => standing === "doubted").map(({ key, doubt }) => [key, doubt]));
  const doubted = app.facts.filter(({ key }) => doubts.has(key)).map((fact) => ({ ...fact, doubt: doubts.get(fact.key) }));
  app.facts = app.facts.filter(({ key }) => !gone.includes(key));
  app.doubted.push(...doubted);
  app.state = state;
  await received({ gone, doubted, state }).catch(() => { app.isStored = false; });
}

export function setClock(serverAt, sentAt, answeredAt) {
  app.ahead = Math.round((sentAt + answeredAt) / 2 - Date.parse(serverAt));
  keep("ahead", app.ahead).catch(() => {});
}
