// Sending by itself: small messages, sent again until the server has answered for each fact.

import { app, changed, setClock, settle } from "./crew_state.js";

const PATIENCE = 20000;
const SOON = 1200;
const OFTEN = 45000;
const MOST = 200;

let addresses;
let secret = null;
let most = MOST;
let timer;
let isWanted = false;

export function begin({ data, sync }) {
  addresses = { data, sync };
  addEventListener("online", () => soon(0));
  addEventListener("offline", () => { app.trouble = "offline"; changed(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(0); });
  setInterval(() => soon(0), OFTEN);
  soon(0);
}

export function soon(wait = SOON) {
  clearTimeout(timer);
  timer = setTimeout(attempt, wait);
}

// what is told while something is on its way goes right after it
function attempt() {
  if (app.isSending) { isWanted = true; return; }
  if (!navigator.locks) { exchange(); return; }
  // two windows of one phone do not send the same at once: the other's turn, then ours
  navigator.locks.request("samling-bus", { ifAvailable: true }, (lock) => (lock ? exchange() : soon()));
}

async function exchange() {
  app.isSending = true;
  isWanted = false;
  changed();
  let outcome;
  do outcome = await once(); while (outcome === "more");
  app.trouble = outcome;
  app.isSending = false;
  changed();
  if (isWanted) soon(0);
}

// facts that made the server stumble come last, so that one of them never holds the others back
function batch() {
  return app.facts
    .filter(({ ready }) => ready)
    .sort((a, b) => (a.tries ?? 0) - (b.tries ?? 0) || (a.key < b.key ? -1 : 1))
    .slice(0, most);
}

async function once() {
  if (!secret) {
    const got = await ask("GET", addresses.data);
    if (got.trouble) return got.trouble;
    secret = got.told.token;
    await settle([], stateOf(got.told));
  }
  const facts = batch();
  const got = facts.length ? await send(facts) : await ask("GET", addresses.data);
  if (got.status === 403 && facts.length) { secret = null; return (await trouble()) || "more"; }
  if (got.trouble) return stumbled(got, facts);
  most = Math.min(MOST, most * 2);
  if (got.told.token) secret = got.told.token;
  const unreadable = (got.told.unreadable ?? []).map((place) => ({ key: facts[place].key, standing: "doubted", doubt: got.told.unreadable_words }));
  await settle([...(got.told.answers ?? []), ...unreadable], stateOf(got.told));
  return batch().length ? "more" : "";
}

const stateOf = ({ server_at, today, tours, limits }) => ({ server_at, today, tours, limits });

function send(facts) {
  const told = facts.map(({ key, bus, on, stop, field, value, at }) => ({ key, bus, on, stop, field, value, at }));
  return ask("POST", addresses.sync, { device: app.device, sent: new Date().toISOString(), facts: told });
}

function stumbled({ trouble, status }, facts) {
  if (trouble !== "fault" || status < 400 || !facts.length) return trouble;
  if (facts.length > 1) { most = Math.max(1, Math.floor(facts.length / 4)); return "more"; }
  facts[0].tries = (facts[0].tries ?? 0) + 1;
  return app.facts.some(({ ready, tries }) => ready && !tries) ? "more" : "fault";
}

// a message that was turned away: an old secret, or somebody who is no longer let in?
async function trouble() {
  const got = await ask("GET", addresses.data);
  secret = got.told?.token ?? null;
  return got.trouble;
}

async function ask(method, to, body) {
  const sentAt = Date.now();
  let answer;
  try {
    answer = await fetch(to, {
      method,
      body: body && JSON.stringify(body),
      headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json", "X-CSRFToken": secret }) },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect") { secret = null; return { trouble: "signed_out", status: 0 }; }
    if (answer.status === 403) return { trouble: "no_access", status: 403 };
    if (!answer.ok) return { trouble: "fault", status: answer.status };
    const told = await answer.json();
    setClock(told.server_at, sentAt, Date.now());
    return { told, status: answer.status };
  } catch {
    return { trouble: "offline", status: 0 };
  }
}
