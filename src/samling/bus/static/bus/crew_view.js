// The two pages of the app: the tour with its stops, and one stop.

import { app, NUMBERS, say, told, tourOf, undo, value, waiting } from "./crew_state.js";
import { button, clock, dayName, el, wayTo, word } from "./crew_parts.js";
import { openChoice, openMoment, openNumber } from "./crew_sheets.js";
import { dismiss } from "./crew_store.js";
import { changed } from "./crew_state.js";
import { soon } from "./crew_sync.js";

export const EVENTS = ["none", "debate", "training", "culture", "orientation"];
const DELAYS = [10, 15, 20, 30, 45, 60];
const OUTAGES = ["weather", "bus", "staff", "other"];
export const DEVIATIONS = ["school_away", "weather", "bus", "staff", "other"];

export const pathOf = ({ bus, on, stop }) => `#/${on}/${bus}${stop ? `/${stop}` : ""}`;

// ---- what every page has ----------------------------------------------------------------------

export function bar(title, back) {
  const waits = waiting();
  const trouble = { offline: "offline", signed_out: "signed_out", no_access: "no_access", fault: "fault" }[app.trouble];
  const short = app.isSending ? word("sending") : waits ? word(waits === 1 ? "waits_1" : "waits_n", { n: waits }) : trouble === "offline" ? word("offline_short") : word("all_sent");
  return [
    back ? el("a", { class: "back", href: back, "data-k": "back", "aria-label": word("back") }, "‹") : null,
    el("h1", { tabindex: "-1" }, title),
    button({ class: `badge${waits ? " waits" : ""}${trouble ? " trouble" : ""}`, "data-k": "sync", "data-sync": trouble ?? "ok", onclick: () => soon(0) }, short),
  ];
}

export function notices() {
  const minutes = Math.round(Math.abs(app.ahead) / 60000);
  const sign = el("a", { class: "key", href: `${document.body.dataset.login}` }, word("log_in"));
  return [
    app.trouble === "signed_out" && el("div", { class: "note warn" }, el("p", {}, word("signed_out")), sign),
    app.trouble === "no_access" && el("div", { class: "note warn" }, el("p", {}, word("no_access")), sign.cloneNode(true)),
    app.trouble === "fault" && el("p", { class: "note warn" }, word("fault")),
    !app.isStored && el("p", { class: "note warn" }, word("no_storage")),
    minutes >= 2 && el("p", { class: "note" }, word(app.ahead > 0 ? "clock_ahead" : "clock_behind", { n: minutes })),
    app.doubted.length > 0 && doubtedList(),
  ];
}

function doubtedList() {
  return el("section", { class: "note warn", "data-doubted": true, "aria-label": word("doubted") },
    el("h2", {}, word("doubted")),
    el("p", {}, word("doubted_kept")),
    el("ul", {}, app.doubted.map((fact) => el("li", {},
      el("p", {}, el("strong", {}, `${stopName(fact)} · ${word(`f_${fact.field}`)}: ${shown(fact.field, fact.value)}`), el("br"), fact.doubt),
      el("p", { class: "pair" },
        el("a", { class: "key", href: pathOf(fact) }, word("put_right")),
        button({ class: "key quiet", onclick: () => letGo(fact) }, word("seen")))))));
}

async function letGo(fact) {
  app.doubted = app.doubted.filter(({ key }) => key !== fact.key);
  changed();
  await dismiss(fact.key).catch(() => {});
}

const stopName = (fact) => (fact.stop === null ? word("the_tour") : (tourOf(fact)?.stops.find(({ slug }) => slug === fact.stop)?.name ?? fact.stop));

export function shown(field, what) {
  if (what === null || what === undefined || what === "") return "–";
  if (["arrived", "left", "home"].includes(field)) return clock(what === "now" ? Date.now() : what);
  if (field === "event") return word(`event_${what}`);
  if (field === "deviation") return word(`why_${what}`);
  if (what === true) return word("yes");
  return String(what);
}

export function undoButton() {
  const last = app.undo.at(-1);
  return last && button({ class: "key quiet undo", "data-k": "undo", "data-undo": true, onclick: () => undo() }, word("undo", { what: last.label }));
}

// ---- the tour ---------------------------------------------------------------------------------

export function tourPage({ bus, on }) {
  const tour = tourOf({ bus, on });
  const place = { bus, on, stop: null };
  const day = told(place);
  const next = tour.stops.find((stop) => !closed(place, stop));
  return [
    days(bus, on),
    ...notices(),
    day.out && el("p", { class: "note warn" }, word("is_out")),
    day.late && !day.out && el("p", { class: "note warn" }, word("is_late", { n: day.late })),
    el("div", { class: "pair" },
      moment(place, "left", "start_tour", "started"),
      number(place, "km_start", tour)),
    el("ol", { class: "stops" }, tour.stops.map((stop) => card(place, stop, stop === next))),
    tour.stops.length === 0 && el("p", { class: "note" }, word("no_stops")),
    el("div", { class: "pair" },
      moment(place, "home", "end_tour", "home"),
      number(place, "km_end", tour)),
    el("div", { class: "foot" }, undoButton()),
    el("div", { class: "pair" },
      on === app.state.today && !day.home && button({ class: "key", "data-k": "late", onclick: () => openChoice(place, "late", DELAYS.map((n) => [n, word("minutes", { n })]), word("late_hint")) }, word("late")),
      button({ class: "key quiet", "data-k": "out", onclick: () => outOfService(place) }, word(day.out ? "in_service" : "out_of_service"))),
    el("div", { class: "pair" },
      button({ class: "key quiet", "data-k": "light", "data-light": true, onclick: turnLight }, word(`light_${document.documentElement.dataset.colorScheme}`))),
    el("p", { class: "fetched" }, word("fetched", { when: `${dayName(app.state.server_at.slice(0, 10)).toLowerCase()} ${clock(app.state.server_at)}` })),
  ];
}

function days(bus, on) {
  const all = [...new Set(app.state.tours.map((tour) => tour.on))].sort();
  const buses = app.state.tours.filter((tour) => tour.on === on);
  const before = all.filter((day) => day < on).at(-1);
  const after = all.find((day) => day > on);
  const busOn = (day) => app.state.tours.find((tour) => tour.on === day && tour.bus === bus) ?? app.state.tours.find((tour) => tour.on === day);
  const arrow = (day, sign, name) => (day ? el("a", { class: "key", href: pathOf({ bus: busOn(day).bus, on: day }), "aria-label": `${word(name)}: ${dayName(day)}`, "data-k": name }, sign) : el("span", { class: "key", "aria-hidden": "true" }));
  return [
    el("nav", { class: "days", "aria-label": word("days") }, arrow(before, "‹", "day_before"), el("strong", {}, on === app.state.today ? word("today") : dayName(on)), arrow(after, "›", "day_after")),
    buses.length > 1 && el("nav", { class: "pair", "aria-label": word("buses") }, buses.map((tour) => el("a", { class: "key", href: pathOf(tour), "aria-current": tour.bus === bus ? "page" : null }, tour.bus_name))),
  ].flat().filter(Boolean);
}

function closed(place, stop) {
  const here = told({ ...place, stop: stop.slug });
  return Boolean(here.left || here.deviation) || (stop.state === "cancelled" && !here.arrived);
}

function card(place, stop, isNext) {
  const at = { ...place, stop: stop.slug };
  const here = told(at);
  const state = stop.state === "cancelled" && !here.arrived ? word("cancelled", { why: stop.reason ? word(`why_${stop.reason}`) : "" })
    : here.deviation ? word(`why_${here.deviation}`)
      : here.left ? word("done_at", { when: clock(here.left), n: shown("children", here.children) })
        : here.arrived ? word("here_since", { when: clock(here.arrived) }) : stop.place;
  const look = closed(place, stop) ? " closed" : isNext ? " next" : "";
  return el("li", {},
    el("a", { class: `stop${look}`, href: pathOf(at), "data-k": `stop-${stop.slug}`, "data-stop": stop.slug },
      el("span", { class: "when" }, stop.arrives || "·"),
      el("span", { class: "what" }, el("strong", {}, stop.name), el("span", {}, state)),
      el("span", { class: "mark", "aria-hidden": "true" }, closed(place, stop) ? "✓" : "›")));
}

async function outOfService(place) {
  if (!value(place, "out")) {
    openChoice(place, "out", OUTAGES.map((why) => [why, word(`why_${why}`)]), place.on >= app.state.today ? word("out_hint") : "");
    return;
  }
  await say(place, "out", null, { label: word("f_out") });
  soon();
}

function turnLight() {
  const order = ["auto", "light", "dark"];
  const root = document.documentElement;
  root.dataset.colorScheme = order[(order.indexOf(root.dataset.colorScheme) + 1) % order.length];
  try { localStorage.setItem("bus-light", root.dataset.colorScheme); } catch { /* private window */ }
  changed();
}

// ---- one stop ---------------------------------------------------------------------------------

export function stopPage(place) {
  const tour = tourOf(place);
  const stop = tour.stops.find(({ slug }) => slug === place.stop);
  const here = told(place);
  const way = wayTo(stop);
  return [
    ...notices(),
    el("p", { class: "plan" }, [stop.arrives && `${stop.arrives}–${stop.leaves}`, stop.place, stop.parking].filter(Boolean).join(" · ")),
    stop.state === "cancelled" && el("p", { class: "note warn" }, word("cancelled", { why: stop.reason ? word(`why_${stop.reason}`) : "" })),
    el("div", { class: "pair" },
      way && el("a", { class: "key", href: way, "data-k": "way" }, word("way")),
      moment(place, "arrived", "arrive", "arrived")),
    el("div", { class: "cells" }, NUMBERS.map((field) => number(place, field, tour))),
    choice(place, "event", EVENTS, here, "wide"),
    choice(place, "deviation", DEVIATIONS, here, "wide"),
    here.deviation && reasonField(place, here),
    el("div", { class: "foot" }, undoButton(), moment(place, "left", "close", "left", () => { location.hash = pathOf({ ...place, stop: null }); })),
  ];
}

// one tap says that it happens now; once said, a tap opens the minutes
function moment(place, field, doing, done, after) {
  const when = value(place, field);
  if (when) return button({ class: "key said", "data-k": field, "data-field": field, onclick: () => openMoment(place, field, word(`f_${field}`)) }, word(done, { when: clock(when) }));
  return button({ class: "key main", "data-k": field, "data-field": field, onclick: async () => {
    await say(place, field, "now", { label: word(`f_${field}`) });
    soon();
    after?.();
  } }, word(doing));
}

function number(place, field, tour) {
  const what = value(place, field);
  const fields = field.startsWith("km") ? [field] : NUMBERS;
  return button({ class: "cell", "data-k": field, "data-field": field, onclick: () => openNumber(place, field, fields, tour) },
    el("span", {}, word(`f_${field}`)), el("strong", {}, shown(field, what)));
}

function choice(place, field, options, here, look = "") {
  const prefix = field === "event" ? "event" : "why";
  return button({ class: `cell ${look}`, "data-k": field, "data-field": field, onclick: () => openChoice(place, field, options.map((each) => [each, word(`${prefix}_${each}`)])) },
    el("span", {}, word(`f_${field}`)), el("strong", {}, shown(field, here[field])));
}

function reasonField(place, here) {
  const input = el("input", { id: "reason", maxlength: "200", autocomplete: "off", value: here.reason ?? "", "data-k": "reason", onchange: async (event) => {
    await say(place, "reason", event.target.value.trim() || null, { label: word("f_reason") });
    soon();
  } });
  return el("p", { class: "reason" }, el("label", { for: "reason" }, word("f_reason")), input);
}
