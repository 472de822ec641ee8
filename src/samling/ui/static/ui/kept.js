// What a service worker needs to open pages without coverage. Read with importScripts, then told what to keep:
// keepPages({ name, version, isPage, files, also, paths, daysOld }).
// `name` and `version` name the cache; `isPage(path)` says which pages are kept; `files` is where files lie; `also` are files
// that no page names in its HTML; `paths()` are the pages to fetch at once; pages older than `daysOld` are forgotten.
"use strict";

function keepPages({ name, version, isPage, files, also, paths, daysOld = null }) {
  const KEPT = `${name}-${version}`;
  const PATIENCE = 4000; // milliseconds before the kept page is shown instead

  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(fill());
  });
  self.addEventListener("activate", (event) => event.waitUntil(tidy()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (request.mode === "navigate" && isPage(url.pathname)) event.respondWith(page(request, url));
    else if (url.pathname.startsWith(files)) event.respondWith(file(request, url));
  });

  // the pages and all they are made of, so that they open even when coverage goes at once
  async function fill() {
    const kept = await caches.open(KEPT);
    await Promise.all(also.map((path) => keepFile(kept, path)));
    await Promise.all((await paths()).map((path) => keepPage(kept, path)));
  }

  async function keepPage(kept, path) {
    const answer = await fetch(path, { redirect: "manual", headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const named = (await answer.clone().text()).matchAll(/(?:href|src)="(\/[^"]*)"/g);
    const wanted = new Set([...named].map(([, other]) => other).filter((other) => other.startsWith(files)));
    await Promise.all([...wanted].map((other) => keepFile(kept, other)));
    await kept.put(path, answer);
  }

  async function keepFile(kept, path) {
    if (await kept.match(path)) return;
    const answer = await fetch(path).catch(() => null);
    if (!answer?.ok) return;
    await kept.put(path, answer.clone());
    if (!path.endsWith(".css")) return;
    const imports = (await answer.text()).matchAll(/@import\s+(?:url\()?["']([^"']+)["']/g);
    await Promise.all([...imports].map(([, other]) => keepFile(kept, new URL(other, new URL(path, location.origin)).pathname)));
  }

  async function tidy() {
    for (const other of await caches.keys()) if (other.startsWith(`${name}-`) && other !== KEPT) await caches.delete(other);
    await forgetOld();
    await self.clients.claim();
  }

  async function forgetOld() {
    if (daysOld === null) return;
    const kept = await caches.open(KEPT);
    for (const request of await kept.keys()) {
      if (!isPage(new URL(request.url).pathname)) continue;
      const at = Date.parse((await kept.match(request))?.headers.get("Date") ?? "");
      if (!at || Date.now() - at > daysOld * 24 * 3600 * 1000) await kept.delete(request);
    }
  }

  // the network first; the kept page when there is none, or when it dawdles
  async function page(request, url) {
    const kept = await caches.open(KEPT);
    const fresh = fetch(request).then(async (answer) => {
      if (answer.ok && !url.search) await kept.put(url.pathname, answer.clone());
      // signed out on purpose or by time: another person's page must not lie about
      else if (answer.type === "opaqueredirect" || answer.status === 403) await kept.delete(url.pathname);
      return answer;
    });
    forgetOld().catch(() => {});
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
    try {
      return await Promise.race([fresh, late]);
    } catch {
      return (await kept.match(url.pathname)) ?? fresh;
    }
  }

  // files have names that change with their contents, so a kept one is never old in production
  async function file(request, url) {
    const kept = await caches.open(KEPT);
    try {
      const known = await kept.match(request);
      if (known && /\.[0-9a-f]{12}\./.test(url.pathname)) return known;
      const fresh = await fetch(request);
      if (fresh.ok) await kept.put(request, fresh.clone());
      return fresh;
    } catch (error) {
      const known = await kept.match(request);
      if (known) return known;
      throw error;
    }
  }
}
