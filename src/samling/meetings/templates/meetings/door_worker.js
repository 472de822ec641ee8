{% load static %}// Lets the door open without coverage. Sees /samlinger/ only, and keeps nothing there but doors.
const KEPT = "samling-door-1";
const DOOR = /^\/samlinger\/[-\w]+\/dor\/(okt\/\d+\/)?$/;
const FILES = "{% get_static_prefix %}";
const PATIENCE = 4000; // milliseconds before the kept page is shown instead
const OLD = 2 * 24 * 3600 * 1000; // names do not lie about on a phone for longer than this
const MORE = ["{% static 'meetings/door_outbox.js' %}", "{% static 'meetings/scan.js' %}", "{% static 'ui/draft.js' %}"];
const MODULES = ["meetings/door_outbox.js", "meetings/scan.js", "qr/decode.js", "qr/index.js", "ui/draft.js"].map((path) => FILES + path);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && DOOR.test(url.pathname)) event.respondWith(door(request, url.pathname));
  else if (url.pathname.startsWith(FILES)) event.respondWith(file(request));
});

// the doors that are open in this browser, and all that they are made of
async function fill() {
  const kept = await caches.open(KEPT);
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  const paths = new Set(pages.map((page) => new URL(page.url).pathname).filter((path) => DOOR.test(path)));
  await Promise.all([...MORE, ...MODULES].map((path) => keep(kept, path)));
  await Promise.all([...paths].map((path) => keepDoor(kept, path)));
}

async function keepDoor(kept, path) {
  const page = await fetch(path, { redirect: "manual", headers: { Accept: "text/html" } }).catch(() => null);
  if (!page?.ok) return;
  const html = await page.clone().text();
  const found = html.matchAll(/(?:href|src)="(\/[^"]*)"/g);
  const files = new Set([...found].map(([, other]) => other).filter((other) => other.startsWith(FILES)));
  await Promise.all([...files].map((other) => keep(kept, other)));
  await kept.put(path, page);
}

async function keep(kept, path) {
  if (await kept.match(path)) return;
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) return;
  await kept.put(path, answer.clone());
  if (!path.endsWith(".css")) return;
  const imports = (await answer.text()).matchAll(/@import\s+(?:url\()?["']([^"']+)["']/g);
  await Promise.all([...imports].map(([, other]) => keep(kept, new URL(other, new URL(path, location.origin)).pathname)));
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("samling-door-") && name !== KEPT) await caches.delete(name);
  await forgetOld();
  await self.clients.claim();
}

async function forgetOld() {
  const kept = await caches.open(KEPT);
  for (const request of await kept.keys()) {
    if (!DOOR.test(new URL(request.url).pathname)) continue;
    const page = await kept.match(request);
    const at = Date.parse(page?.headers.get("Date") ?? "");
    if (!at || Date.now() - at > OLD) await kept.delete(request);
  }
}

// the network first; the kept page when there is none, or when it dawdles
async function door(request, path) {
  const kept = await caches.open(KEPT);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await kept.put(path, answer.clone());
    // signed out on purpose or by time: the names must not lie about
    else if (answer.type === "opaqueredirect" || answer.status === 403) await kept.delete(path);
    return answer;
  });
  forgetOld().catch(() => {});
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    return (await kept.match(path)) ?? fresh;
  }
}

// files have names that change with their contents, so a kept one is never old in production
async function file(request) {
  const kept = await caches.open(KEPT);
  try {
    const known = await kept.match(request);
    if (known && /\.[0-9a-f]{12}\./.test(new URL(request.url).pathname)) return known;
    const fresh = await fetch(request);
    if (fresh.ok) await kept.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const known = await kept.match(request);
    if (known) return known;
    throw error;
  }
}
