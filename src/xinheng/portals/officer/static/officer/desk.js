// Keys and the drawer of the workbench. Every act also has a visible link or button.
"use strict";

const rows = () => [...document.querySelectorAll("[data-row]")];
const field = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
let at = -1;

function stand(place) {
  const all = rows();
  if (!all.length) return;
  at = Math.max(0, Math.min(place, all.length - 1));
  all.forEach((row, index) => row.classList.toggle("at", index === at));
  const link = all[at].querySelector("a.row, a.verb");
  if (link) link.focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return leave();
  if (field(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "/") { event.preventDefault(); document.getElementById("find").focus(); }
  if (key === "j") stand(current() + 1);
  if (key === "k") stand(current() - 1);
  if (key === "x" && at >= 0) { const tick = rows()[at].querySelector("input[type=checkbox]"); if (tick) tick.click(); }
  if (key === "n") { const link = document.querySelector('a[href="/officer/clues/new"]'); if (link) link.click(); }
  if (key === "e") { const verb = document.querySelector(".batchbar.on button.filled, .drawer [data-main]"); if (verb) verb.click(); }
  if (/^[1-5]$/.test(key)) { const verdict = document.querySelector(`.drawer [data-key="${key}"]`); if (verdict) verdict.click(); }
});

function current() {
  const marked = rows().findIndex((row) => row.classList.contains("at"));
  return marked >= 0 ? marked : at;
}

function leave() {
  const close = document.querySelector(".drawer .close");
  if (close) { close.click(); return; }
  const batch = document.getElementById("batch");
  if (batch) { batch.reset(); count(); }
}

function count() {
  const bar = document.getElementById("batchbar");
  if (!bar) return;
  const chosen = document.querySelectorAll("#batch [name=matter]:checked").length;
  bar.classList.toggle("on", chosen > 0);
  for (const one of bar.querySelectorAll("#chosen-count, #chosen-verb")) one.textContent = String(chosen);
}
document.addEventListener("change", count);
document.addEventListener("reset", () => setTimeout(count, 0));
window.addEventListener("pageshow", count);

// The drawer: opened into the list's page, closed without losing the place in the list.
document.addEventListener("click", (event) => {
  const close = event.target.closest(".drawer .close");
  if (!close || !document.querySelector("[data-row]")) return;
  event.preventDefault();
  const drawer = close.closest(".drawer");
  const here = drawer.dataset.address;
  drawer.remove();
  history.pushState(null, "", close.getAttribute("href"));
  const row = rows().find((one) => one.dataset.address === here);
  if (row) stand(rows().indexOf(row));
});

document.addEventListener("htmx:afterSwap", (event) => {
  const drawer = document.querySelector("#drawer .drawer");
  if (!drawer) return;
  rows().forEach((row, index) => {
    const here = row.dataset.address === drawer.dataset.address;
    row.classList.toggle("at", here);
    if (here) at = index;
  });
  // The pool that comes in behind a drawer takes nobody's cursor away.
  const head = event.detail.target.id === "drawer" && drawer.querySelector("h2");
  if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
});
document.addEventListener("htmx:responseError", () => {
  const region = document.getElementById("said");
  if (region) region.textContent = "没有取到，请再试一次。列表没有变。";
});

// A standard text goes where the cursor was last, else into the first box for a text.
document.addEventListener("click", (event) => {
  const text = event.target.closest("[data-text]");
  if (!text) return;
  const form = text.closest("form");
  const box = form.querySelector("textarea.last") || form.querySelector("textarea");
  if (!box) return;
  box.value = box.value.trim() ? `${box.value.trimEnd()}\n${text.textContent}` : text.textContent;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const gap = box.value.indexOf("＿＿");
  box.focus();
  if (gap >= 0) box.setSelectionRange(gap, gap + 2);
});
document.addEventListener("focusin", (event) => {
  if (!event.target.matches("form.formcard textarea")) return;
  for (const box of event.target.form.querySelectorAll("textarea")) box.classList.toggle("last", box === event.target);
});
