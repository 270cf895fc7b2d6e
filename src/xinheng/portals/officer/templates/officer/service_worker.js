// Keeps the phone's pages so that a checklist opened before can be filled in without a network.
"use strict";
const SHELL = "xinheng-shell-v1";
const PAGES = "xinheng-pages-v1";
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => { if (event.data === "leave") event.waitUntil(caches.delete(PAGES)); });

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(kept(event.request));
  else if (address.pathname.startsWith("/officer/m/") && (event.request.mode === "navigate" || event.request.headers.get("X-Keep"))) event.respondWith(page(event.request));
});

// Files: as kept, else from the network and then kept.
async function kept(request) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

// Pages: from the network, and only without one as kept. Who is signed out loses the kept pages.
async function page(request) {
  const pages = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    // A page of the phone is only ever redirected to the login.
    if (answer.type === "opaqueredirect" || answer.redirected) await caches.delete(PAGES);
    else if (answer.ok) await pages.put(request.url, answer.clone());
    return answer;
  } catch (problem) {
    const found = await pages.match(request.url, { ignoreSearch: true });
    return found || new Response(NOTHING, { headers: { "Content-Type": "text/html; charset=utf-8" }, status: 503 });
  }
}

const NOTHING = "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>没有网络</title><h1>没有网络</h1><p>这一页没有存在本机。有网时打开过的检查表可以继续填写，已填的内容都在本机。</p><p><a href='/officer/m/'>回今日</a></p>";
