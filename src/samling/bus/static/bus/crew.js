// The crew's app: starts from what the phone keeps, draws, sends by itself. Knows no network at start.

import { app, onChange, tourOf, wake } from "./crew_state.js";
import { bar, pathOf, stopPage, tourPage, notices } from "./crew_view.js";
import { close, isOpen } from "./crew_sheets.js";
import { dayName, el, replace, word } from "./crew_parts.js";
import { begin } from "./crew_sync.js";

const head = document.querySelector("[data-head]");
const main = document.querySelector("[data-main]");
const { data, sync, worker } = document.body.dataset;

try { document.documentElement.dataset.colorScheme = localStorage.getItem("bus-light") ?? "auto"; } catch { /* private window */ }

// where the address points, or the tour of today, or the next, or the last
function place() {
  const [, on, bus, stop] = location.hash.split("/").map(decodeURIComponent);
  const tours = app.state?.tours ?? [];
  if (on && bus && tourOf({ on, bus })) return { on, bus, stop: tourOf({ on, bus }).stops.some(({ slug }) => slug === stop) ? stop : null };
  const first = tours.find((tour) => tour.on >= app.state.today) ?? tours.at(-1);
  return first ? { on: first.on, bus: first.bus, stop: null } : null;
}

function draw() {
  const at = place();
  if (!at) {
    replace(head, ...bar(word("tours")));
    replace(main, ...notices(), el("p", { class: "note" }, word(app.state ? "no_tours" : "first_time")));
  } else if (at.stop) {
    replace(head, ...bar(tourOf(at).stops.find(({ slug }) => slug === at.stop).name, pathOf({ ...at, stop: null })));
    replace(main, ...stopPage(at));
  } else {
    replace(head, ...bar(tourOf(at).bus_name, document.body.dataset.out));
    replace(main, ...tourPage(at));
  }
  document.title = `${head.querySelector("h1").textContent} – ${at ? dayName(at.on) : word("tours")}`;
  document.body.dataset.drawn = at?.stop ? "stop" : "tour";
}

addEventListener("hashchange", () => {
  close();
  draw();
  scrollTo(0, 0);
  head.querySelector("h1").focus({ preventScroll: true });
});
document.addEventListener("visibilitychange", () => { if (document.hidden && isOpen()) close(); });
onChange(draw);

await wake();
draw();
begin({ data, sync });

navigator.storage?.persist?.().catch(() => {});
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker).then((registration) => registration.update()).catch(() => {});
}
