// Small conveniences of every page. Nothing here is needed to read or to send a form.
"use strict";

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-does]");
  if (!target) return;
  const does = target.dataset.does;
  if (does === "print") window.print();
  if (does === "back" && history.length > 1 && document.referrer.startsWith(location.origin)) {
    event.preventDefault();
    history.back();
  }
  if (does === "share") {
    const page = { title: document.title, url: location.href.split("#")[0] };
    if (navigator.share) navigator.share(page).catch(() => {});
    else copied(page.url).then(() => say("网址已复制"), () => say(MESSENGER ? "请点右上角的“…”，再转发" : "这个浏览器不能分享，请复制地址栏里的网址"));
  }
  if (does === "show") show(target);
  if (does === "forget") { keepSeen([]); document.getElementById("recent").hidden = true; }
  if (does === "read") readAloud(target);
  if (does === "near") near(target);
});

// 图 | 表: the buttons of one switch show one of its panels.
function show(button) {
  for (const other of button.parentElement.querySelectorAll("[data-does=show]")) {
    const chosen = other === button;
    other.setAttribute("aria-pressed", String(chosen));
    document.getElementById(other.dataset.panel).hidden = !chosen;
  }
}

// What pops up stands open in the page for whoever has no scripts; here it comes before everything else.
for (const box of document.querySelectorAll("dialog[data-opens]")) {
  box.close();
  box.showModal();
}

// A list's bare numbers keep their heading where a narrow screen lays the row out without one.
for (const row of document.querySelectorAll("table.list tr[data-row], table.stacked tbody tr")) {
  const headings = row.closest("table").querySelectorAll("thead th");
  for (const cell of row.cells) {
    const heading = headings[cell.cellIndex];
    if (heading && /^[\d.,%—/ -]+$/.test(cell.textContent.trim())) cell.dataset.heading = heading.textContent.trim();
  }
}

// A long list with nothing to press can be scrolled by keys as well.
for (const part of document.querySelectorAll(".scroll")) {
  if (!part.querySelector("a, button, input, select, textarea")) part.tabIndex = 0;
}

// What a narrow column cuts off is told whole where the pointer rests.
document.addEventListener("mouseover", (event) => {
  const cell = event.target.closest("table.list td:not([title])");
  if (cell && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent.trim();
});

// The browser inside a messenger has no address line and no way to share of its own.
const MESSENGER = /MicroMessenger|wxwork/i.test(navigator.userAgent);
const copied = (words) => (navigator.clipboard && !MESSENGER ? navigator.clipboard.writeText(words) : Promise.reject(new Error("no clipboard")));

// Said to everybody: seen for some seconds, and read out.
let saying = 0;
function say(words) {
  const region = document.getElementById("said");
  if (!region) return;
  region.textContent = words;
  region.className = words ? "toast" : "sr-only";
  clearTimeout(saying);
  saying = setTimeout(() => { region.className = "sr-only"; }, 6000);
}

function readAloud(button) {
  if (!("speechSynthesis" in window)) { say("这台设备不能朗读"); return; }
  speechSynthesis.cancel();
  const words = [...document.querySelectorAll("[data-read]")].map((part) => part.textContent.trim()).join("。");
  const speech = new SpeechSynthesisUtterance(words);
  speech.lang = "zh-CN";
  speech.rate = 0.9;
  speechSynthesis.speak(speech);
}

// What was looked at last stays on this device, by name and address, until it is cleared.
const SEEN = "xinheng.seen";
const MOST_SEEN = 5;

function seen() {
  try { return JSON.parse(localStorage.getItem(SEEN) || "[]"); } catch (problem) { return []; }
}

function keepSeen(rows) {
  try { localStorage.setItem(SEEN, JSON.stringify(rows)); } catch (problem) { /* a browser that keeps nothing */ }
}

function recent() {
  const looked = document.querySelector("[data-seen]");
  if (looked) {
    const row = { name: looked.textContent, path: looked.dataset.seen };
    keepSeen([row, ...seen().filter((one) => one.path !== row.path)].slice(0, MOST_SEEN));
  }
  const place = document.getElementById("recent");
  if (!place || !seen().length) return;
  for (const one of seen()) {
    if (!one.path.startsWith("/e/")) continue;
    const link = document.createElement("a");
    link.className = "row-link";
    link.href = one.path;
    link.textContent = one.name;
    const item = document.createElement("li");
    item.append(link);
    place.querySelector("ul").append(item);
  }
  place.hidden = false;
}

// The tab of the part being read is marked.
function spy() {
  const tabs = new Map([...document.querySelectorAll(".contents > .tabs a")].map((tab) => [document.getElementById(tab.hash.slice(1)), tab]));
  if (!tabs.size || !("IntersectionObserver" in window)) return;
  const mark = (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const tab of tabs.values()) tab.removeAttribute("aria-current");
      tabs.get(entry.target).setAttribute("aria-current", "true");
    }
  };
  const watcher = new IntersectionObserver(mark, { rootMargin: "-15% 0px -75% 0px" });
  for (const part of tabs.keys()) if (part) watcher.observe(part);
}

// Near me: the position is asked on a press, goes along in a header, and stays in the memory of this page alone.
let position = "";

function near(button) {
  say("正在取位置");
  navigator.geolocation.getCurrentPosition((found) => {
    // Three decimals are a hundred metres: enough for who is near.
    position = [found.coords.longitude, found.coords.latitude].map((degrees) => degrees.toFixed(3)).join(",");
    nearer(button.dataset.address);
  }, () => {
    const why = document.createElement("p");
    why.className = "meta";
    why.setAttribute("role", "status");
    why.textContent = "没有拿到位置：可能没有允许，或这台设备不知道。可以写一条路名。";
    button.replaceWith(why);
  }, { maximumAge: 60000, timeout: 10000 });
}

async function nearer(address, back) {
  const answer = await fetch(address, { headers: { "X-Position": position } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("main").replaceWith(page.getElementById("main"));
  if (!back) history.pushState(null, "", address);
  offerNear();
  say(document.querySelector(".found")?.textContent || "");
}

function offerNear() {
  for (const button of document.querySelectorAll("[data-does=near]")) button.hidden = !navigator.geolocation;
}

document.addEventListener("click", (event) => {
  const link = position && event.target.closest("#main a[href*='near=me']");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  nearer(link.getAttribute("href"));
});
window.addEventListener("popstate", () => {
  if (position && location.search.includes("near=me")) nearer(location.href, true);
  else if (position) location.reload();
});

// A form is sent once; the button says so. Coming back to the page makes it usable again.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-once]");
  // What opens beside it, to be looked at, is not the sending.
  if (!button || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
  setTimeout(() => { button.setAttribute("aria-disabled", "true"); button.dataset.words = button.textContent; button.textContent = button.dataset.once; button.disabled = true; }, 0);
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once][disabled]")) {
    button.disabled = false;
    button.removeAttribute("aria-disabled");
    if (button.dataset.words) button.textContent = button.dataset.words;
  }
});

// What no page takes is said before it is sent: a video of 200 MB would take minutes to be refused. Lists and workbooks
// of departments may be larger and are told apart by what their field accepts.
const MEGABYTE = 1024 * 1024, MOST_MEGABYTES = 20;
function unfit(file, lists) {
  const size = `${Math.max(1, Math.round(file.size / MEGABYTE))} MB`;
  if (file.type.startsWith("video/")) return `“${file.name}”是视频（${size}），没有选上：这里只收照片和 PDF。视频请存光盘随案保管，在文字里写明。`;
  if (!lists && file.size > MOST_MEGABYTES * MEGABYTE) return `“${file.name}”有 ${size}，没有选上：每份最多 ${MOST_MEGABYTES} MB，请缩小或者分开。`;
  return "";
}
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file" || input.matches("[data-photo], [name=photos]")) return;
  const lists = /xls|csv|zip|json/.test(input.accept);
  const words = [...input.files].map((file) => unfit(file, lists)).find(Boolean) || "";
  let said = input.parentElement.querySelector("[data-unfit]");
  if (!said && words) {
    said = document.createElement("p");
    said.className = "error";
    said.dataset.unfit = "";
    said.setAttribute("role", "alert");
    input.after(said);
  }
  if (said) said.textContent = words;
  if (words) input.value = "";
});

// What was wrong is read first.
window.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
  spy();
  recent();
  offerNear();
  if (!("speechSynthesis" in window)) for (const part of document.querySelectorAll("[data-does=read]")) (part.parentElement.children.length === 1 ? part.parentElement : part).hidden = true;
});
