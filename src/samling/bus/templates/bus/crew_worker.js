// Lets the crew's app start without coverage. Sees /bokbuss/tur/ only; made anew with every version.
const APP = "{% url 'bus:crew' %}";
const KEPT = "samling-tur-{{ version }}";
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === APP && !url.search) event.respondWith(kept(APP, request));
  else if (FILES.includes(url.pathname)) event.respondWith(kept(url.pathname, request));
});

// all of it or nothing: half an app would start and then stop
async function fill() {
  const cache = await caches.open(KEPT);
  const page = await fetch(`${APP}?skall`, { redirect: "manual", cache: "reload" });
  if (!page.ok) throw new Error(`the page answered ${page.status}`);
  const files = await Promise.all(FILES.map(async (path) => [path, await fetch(path, { cache: "reload" })]));
  const bad = files.find(([, answer]) => !answer.ok);
  if (bad) throw new Error(`${bad[0]} answered ${bad[1].status}`);
  await Promise.all(files.map(([path, answer]) => cache.put(path, answer)));
  await cache.put(APP, page);
  await self.skipWaiting();
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("samling-tur-") && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
}

// what is kept comes first, so that the app starts at once with and without coverage
async function kept(key, request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(key)) ?? fetch(request);
}
