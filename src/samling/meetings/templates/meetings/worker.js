{% load static %}// Lets the form for logging open without coverage. Sees /arrangementer/ only.
const FORM = "{% url 'meetings:log' %}";
const KEPT = "samling-log-1";
const PATIENCE = 4000; // milliseconds before the kept form is shown instead

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
  if (request.mode === "navigate" && url.pathname === FORM) event.respondWith(form(request));
  else if (url.pathname.startsWith("{% get_static_prefix %}")) event.respondWith(file(request));
});

// the form and all it is made of, so that it opens even when coverage goes at once
async function fill() {
  const kept = await caches.open(KEPT);
  const page = await fetch(FORM, { redirect: "manual", headers: { Accept: "text/html" } }).catch(() => null);
  if (!page?.ok) return;
  await kept.put(FORM, page.clone());
  const html = await page.text();
  const found = html.matchAll(/(?:href|src)="(\/[^"]*)"/g);
  const files = new Set([...found].map(([, path]) => path).filter((path) => path.startsWith("{% get_static_prefix %}")));
  files.add("{% static 'meetings/outbox.js' %}");
  files.add("{% static 'ui/draft.js' %}");
  await Promise.all([...files].map((path) => keep(kept, path)));
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
  for (const name of await caches.keys()) if (name.startsWith("samling-log-") && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
}

// the network first; the kept form when there is none, or when it dawdles
async function form(request) {
  const kept = await caches.open(KEPT);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !new URL(request.url).search) await kept.put(FORM, answer.clone());
    // signed out on purpose or by time: another person's form must not lie about
    else if (answer.type === "opaqueredirect" || answer.status === 403) await kept.delete(FORM);
    return answer;
  });
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    return (await kept.match(FORM)) ?? fresh;
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
