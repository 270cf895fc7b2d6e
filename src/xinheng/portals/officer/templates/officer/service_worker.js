// Keeps the phone's pages, one shelf an officer, so that a visit can be made from door to door without a network.
"use strict";
const SHELL = "xinheng-shell-v2";
const WHO = "xinheng-who";
const PAGES = "xinheng-pages-v2-";
const GONE = [403, 404];
// A gate before the server, while the server is started anew.
const AWAY = [502, 503, 504];
const PHOTO = /^\/officer\/(complaints|inspections)\/[^/]+\/files\/\d+$/;
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(kept(event.request));
  else if (PHOTO.test(address.pathname)) event.respondWith(photo(event.request));
  else if (address.pathname.startsWith("/officer/m/") && event.request.mode === "navigate") event.respondWith(page(event.request));
});

async function dropOld() {
  for (const name of await caches.keys()) if (/^xinheng-(shell|pages)-v1/.test(name)) await caches.delete(name);
}

// Files: from the network while there is one, so that a new version is seen; else as kept. A page of the version before
// asks for files that the server has no more.
async function kept(request) {
  const answer = await fetch(request).catch(() => null);
  if (answer && answer.ok) {
    (await caches.open(SHELL)).put(request, answer.clone()).catch(() => {});
    return answer;
  }
  return (await caches.match(request, { cacheName: SHELL })) || answer || Response.error();
}

// A photo on a page of the phone: of this officer's own shelf where there is no network.
async function photo(request) {
  const answer = await fetch(request).catch(() => null);
  if (answer && !AWAY.includes(answer.status)) return answer;
  return (await lying(request)) || answer || Response.error();
}

// Who is signed in on this phone, as the last page from the server said; signing out takes it away.
async function who() {
  const found = await caches.match("/officer/m/who", { cacheName: WHO });
  return found ? found.text() : "";
}

// What the server gives this officer no more the phone does not show either, once the network is away.
async function page(request) {
  let answer;
  try { answer = await fetch(request); } catch (problem) { return offline(request); }
  const account = answer.headers.get("X-Account");
  if (AWAY.includes(answer.status)) return (await lying(request)) || answer;
  if (answer.ok && account) {
    await (await caches.open(WHO)).put("/officer/m/who", new Response(account));
    await (await caches.open(PAGES + account)).put(new URL(request.url).pathname, answer.clone());
  }
  if (account && GONE.includes(answer.status)) await forget(account, new URL(request.url).pathname, answer.status === 403);
  return answer;
}

// One page, or with the right to inspect all of them but what is not sent yet.
async function forget(account, path, all) {
  const pages = await caches.open(PAGES + account);
  for (const one of await pages.keys()) {
    const kept = new URL(one.url).pathname;
    if (kept === path || (all && kept !== "/officer/m/sync")) await pages.delete(one);
  }
}

// The page as kept for this officer.
async function lying(request, path = new URL(request.url).pathname) {
  const account = await who();
  return account ? (await caches.open(PAGES + account)).match(path) : undefined;
}

// As kept; else the page of what is not sent yet, which says that the other one is not here.
async function offline(request) {
  return (await lying(request)) || (await lying(request, "/officer/m/sync")) || new Response(NOBODY, { headers: { "Content-Type": "text/html; charset=utf-8" }, status: 503 });
}

const NOBODY = "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'><title>没有网络</title><link rel=stylesheet href='{{ css }}'><main class=frame><section class=band><h1>没有网络</h1><p>这台手机上没有人登录。联网登录后，自己没有上传的内容会接着上传；它们还在本机。</p></section></main>";
