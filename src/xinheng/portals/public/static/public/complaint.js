// The complaint form: a draft on this device, previews of photos. Without it the form works the same.
"use strict";

const form = document.getElementById("complaint");
const KEY = "xinheng.complaint.draft";
const KEPT = ["respondent_name", "respondent_address", "bought_on", "amount", "goods", "facts", "issue", "claims"];
const WEEK = 7 * 24 * 3600 * 1000;
const says = document.getElementById("draft-says");

// Names, phone and address are not kept on the device: it may be shared.
function answers() {
  const data = new FormData(form);
  return Object.fromEntries(KEPT.map((name) => [name, data.getAll(name)]));
}

function restore() {
  let kept;
  try { kept = JSON.parse(localStorage.getItem(KEY) || "null"); } catch (problem) { return; }
  const typed = form.elements.facts.value || form.querySelector(".error-summary");
  if (!kept || typed || Date.now() - kept.at > WEEK || kept.identity !== form.elements.identity.value) return;
  for (const [name, values] of Object.entries(kept.answers)) {
    for (const control of form.querySelectorAll(`[name="${name}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0] || "";
    }
  }
  says.textContent = "接着上次没填完的内容。";
}

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), identity: form.elements.identity.value, answers: answers() }));
    says.textContent = `草稿已存在本机 ${new Date().toTimeString().slice(0, 5)}，7 天内可以接着填。`;
  }, 800);
});

const grid = form.querySelector(".photos");
const picker = grid.querySelector("input[type=file]");
const chosen = new DataTransfer();

picker.addEventListener("change", () => {
  const room = Number(grid.dataset.most) - grid.querySelectorAll(".kept").length - chosen.files.length;
  [...picker.files].slice(0, Math.max(0, room)).forEach((file) => chosen.items.add(file));
  picker.files = chosen.files;
  draw();
});

function draw() {
  for (const old of grid.querySelectorAll(".new")) old.remove();
  [...chosen.files].forEach((file, place) => {
    const tile = document.createElement("div");
    tile.className = "new";
    const picture = document.createElement("img");
    picture.alt = `照片 ${file.name}`;
    picture.src = URL.createObjectURL(file);
    const drop = document.createElement("button");
    drop.type = "button";
    drop.textContent = "不要这张";
    drop.addEventListener("click", () => { chosen.items.remove(place); picker.files = chosen.files; draw(); });
    tile.append(picture, drop);
    grid.insertBefore(tile, grid.querySelector(".add"));
  });
}

grid.addEventListener("click", (event) => {
  if (event.target.matches("[data-drop]")) event.target.closest(".kept").remove();
});

restore();
