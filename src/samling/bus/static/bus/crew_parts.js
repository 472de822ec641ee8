// Small things that the pages of the app are put together from.

const words = Object.fromEntries(
  [...document.querySelector("[data-words]").content.querySelectorAll("[data-word]")].map((word) => [word.dataset.word, word.textContent.trim()]),
);
const language = document.documentElement.lang;
const CLOCK = new Intl.DateTimeFormat("nb", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" });
const DAY = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });

export function word(name, given = {}) {
  let text = words[name] ?? name;
  for (const [key, value] of Object.entries(given)) text = text.replace(`{${key}}`, value);
  return text;
}

export const clock = (iso) => CLOCK.format(new Date(iso)).replace(".", ":");

export function dayName(on) {
  const name = DAY.format(new Date(`${on}T12:00:00Z`));
  return name[0].toUpperCase() + name.slice(1);
}

// el("button", { class: "big", onclick: deed, "data-k": "arrive" }, "text", other)
export function el(tag, properties = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

export const button = (properties, ...inside) => el("button", { type: "button", ...properties }, ...inside);

// put new parts in, and the focus back where it was
export function replace(box, ...parts) {
  const key = box.contains(document.activeElement) ? document.activeElement.dataset.k : undefined;
  box.replaceChildren(...parts.flat().filter(Boolean));
  if (key) box.querySelector(`[data-k="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

// the way to a place, in whatever map the phone has
export function wayTo({ latitude, longitude, name }) {
  if (latitude === null) return null;
  const spot = `${latitude.toFixed(5)},${longitude.toFixed(5)}`;
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${spot}`;
  if (/Android/.test(navigator.userAgent)) return `geo:${spot}?q=${spot}(${encodeURIComponent(name)})`;
  return `https://www.openstreetmap.org/directions?to=${spot}`;
}
