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
    else if (navigator.clipboard) navigator.clipboard.writeText(page.url).then(() => say("网址已复制"));
  }
  if (does === "show") show(target);
  if (does === "read") readAloud(target);
});

// 图 | 表: the buttons of one switch show one of its panels.
function show(button) {
  for (const other of button.parentElement.querySelectorAll("[data-does=show]")) {
    const chosen = other === button;
    other.setAttribute("aria-pressed", String(chosen));
    document.getElementById(other.dataset.panel).hidden = !chosen;
  }
}

function say(words) {
  const region = document.getElementById("said");
  if (region) region.textContent = words;
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

// A form is sent once; the button says so. Coming back to the page makes it usable again.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-once]");
  if (!button || event.defaultPrevented) return;
  setTimeout(() => { button.setAttribute("aria-disabled", "true"); button.dataset.words = button.textContent; button.textContent = button.dataset.once; button.disabled = true; }, 0);
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once][disabled]")) {
    button.disabled = false;
    button.removeAttribute("aria-disabled");
    if (button.dataset.words) button.textContent = button.dataset.words;
  }
});

// What was wrong is read first.
window.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
  spy();
  if (!("speechSynthesis" in window)) for (const part of document.querySelectorAll("[data-does=read]")) part.hidden = true;
});
