// The service worker: the app's own files, so that it opens without a network. It never touches the API: messages come
// from the sealed copies that the app itself keeps, and whatever answers a request for data is the server or nobody.
"use strict";

// Written by the web build: the files of this version, and a name for all of them together.
const FILES = /* FILES */ [];
const CACHE = "leboncoup-__VERSION__";
/** The one page of the app. It finds what to show by the address. */
const SHELL = "/";
/** How long the server may take before the page opens without it, in milliseconds. */
const PATIENCE = 3_000;

self.addEventListener("install", (event) => {
  event.waitUntil(precache());
  // A page that is open has loaded everything of its own version that it needs.
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") {
    event.waitUntil(repair());
    event.respondWith(page(request));
  } else if (FILES.includes(pathname)) {
    event.respondWith(file(request, pathname));
  }
});

// The network is back. There is neither a key nor a token here, so nothing can be sent: open pages are told, and send.
self.addEventListener("sync", (event) => event.waitUntil(wake()));

async function precache() {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache: what has no hash in its name could be older there.
  await cache.addAll([SHELL, ...FILES].map((path) => new Request(path, { cache: "no-cache" })));
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Fetches everything once more if the browser has thrown it away. Without a network, next time. */
async function repair() {
  if (!(await caches.has(CACHE))) await precache().catch(() => caches.delete(CACHE));
}

/** The page as the server has it now. Without an answer that is one, as this version has it. */
async function page(request) {
  const coming = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([coming, late]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await kept(SHELL)) ?? coming;
}

async function file(request, pathname) {
  return (await kept(pathname)) ?? fetch(request);
}

/** What is kept of this version. Asking for it keeps nothing. */
async function kept(path) {
  return caches.match(path, { cacheName: CACHE });
}

async function wake() {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const open of pages) open.postMessage("online");
}
