// The phone's pages lie on the phone after the first visit, under the officer's own name; what a browser lacks is said.
"use strict";

const PAGES = `xinheng-pages-v2-${document.body.dataset.account}`;
const SHELL_PAGES = ["/officer/m/", "/officer/m/tasks", "/officer/m/sync", "/officer/m/me"];
const FIVE_MINUTES = 5 * 60 * 1000;

async function tellWhatIsMissing() {
  const lacks = [];
  if (!("serviceWorker" in navigator)) lacks.push("这个浏览器没有网络时打不开页面：检查途中不要刷新或关掉，最好改用手机自带的浏览器。");
  if (!(await Store.lasting)) lacks.push(Store.blocked() ? "这台手机上还开着旧版本的检查页面：请把它关掉，再刷新这一页。现在填写的文字会留着，照片和签名请刷新以后再做。" : Store.keepsText() ? "这个浏览器不让网页在本机存资料（可能是无痕模式）：文字会留草稿，照片和签名一关页面就没了，请先上传再离开。" : "这个浏览器什么都不让存（无痕模式）：一关页面，没有上传的就没了。");
  if (!(window.crypto && crypto.subtle)) lacks.push("网址不是 https 开头，不能在本机核对照片和签名，请改用 https 网址。");
  const place = document.getElementById("lacks");
  if (!place || !lacks.length) return;
  place.hidden = false;
  place.querySelector("span").textContent = lacks.join("");
}

async function worker() {
  if (!("serviceWorker" in navigator)) return false;
  const registration = await navigator.serviceWorker.register("/officer/m/sw.js", { scope: "/officer/m/" }).catch(() => null);
  if (registration && registration.installing) await installed(registration.installing);
  return Boolean(registration);
}

// A new version's pages rest on its files: nobody is told that the pages lie here before the files do.
const installed = (one) => new Promise((resolve) => {
  const look = () => { if (one.state !== "installing") resolve(); };
  one.addEventListener("statechange", look);
  look();
});

// The four pages and today's tasks, fetched once every few minutes while there is a network; with them what lies there
// already, so that a task that is this officer's no more does not stay on the phone.
async function keepPages() {
  if (!("caches" in window) || !navigator.onLine) return;
  const pages = await caches.open(PAGES);
  const marks = await pages.match("/officer/m/kept-at");
  const before = marks ? Number(await marks.text()) : 0;
  const here = [...document.querySelectorAll("a[data-keep]")].map((link) => new URL(link.href).pathname);
  const lying = (await pages.keys()).map((one) => new URL(one.url).pathname).filter((path) => path.startsWith("/officer/m/") && path !== "/officer/m/kept-at");
  const full = Date.now() - before > FIVE_MINUTES;
  const wanted = full ? [...SHELL_PAGES, ...here, ...lying] : here;
  let kept = 0;
  const seen = new Set();
  while (wanted.length) {
    const address = wanted.shift();
    if (seen.has(address)) continue;
    seen.add(address);
    const answer = await fetch(address, { redirect: "manual", headers: { "X-Keep": "1" } }).catch(() => null);
    // A page of the phone is only ever redirected to the login; and it must be this officer's.
    if (!answer || answer.headers.get("X-Account") !== document.body.dataset.account) continue;
    if ([403, 404].includes(answer.status)) await pages.delete(address);
    if (!answer.ok) continue;
    await (await caches.open("xinheng-who")).put("/officer/m/who", new Response(document.body.dataset.account));
    await pages.put(address, answer.clone());
    if (address === "/officer/m/") wanted.push(...tasksIn(await answer.text()));
    kept += SHELL_PAGES.includes(address) ? 0 : 1;
  }
  if (seen.size) await keepPhotos(pages);
  if (full) await pages.put("/officer/m/kept-at", new Response(String(Date.now())));
  const says = document.getElementById("kept-says");
  if (says && kept) says.textContent = `离线包 ${new Date().toTimeString().slice(0, 5)}，含 ${kept} 户`;
}

// The photos that the kept pages show: each fetched once, and gone from the phone with the last page that showed it.
async function keepPhotos(pages) {
  const shown = new Set();
  const photos = [];
  for (const one of await pages.keys()) {
    const path = new URL(one.url).pathname;
    if (!path.startsWith("/officer/m/")) photos.push(path);
    else if (path !== "/officer/m/kept-at") for (const photo of photosIn(await (await pages.match(one)).text())) shown.add(photo);
  }
  for (const path of photos) if (!shown.has(path)) await pages.delete(path);
  for (const path of shown) {
    if (photos.includes(path)) continue;
    const answer = await fetch(path, { redirect: "manual" }).catch(() => null);
    if (answer && answer.ok) await pages.put(path, answer);
  }
}

const photosIn = (html) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("img[data-photo-kept]")].map((one) => new URL(one.getAttribute("src"), location.origin).pathname);
const tasksIn = (html) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("a[data-keep]")].map((link) => new URL(link.getAttribute("href"), location.origin).pathname);

window.addEventListener("DOMContentLoaded", async () => {
  await tellWhatIsMissing();
  if (await worker()) await keepPages();
});
