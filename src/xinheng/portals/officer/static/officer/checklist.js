// One item a screen. Every answer is kept on the phone at once and sent when there is a network.
"use strict";

const task = JSON.parse(document.getElementById("task-data").textContent);
const cards = [...document.querySelectorAll("[data-item]")];
const bars = [...document.querySelectorAll("[data-go]")];
const signing = document.getElementById("signing");
const saved = document.getElementById("saved-says");
const state = new Map(task.items.map((item) => [item.id, { ...item, photos: [...item.photos] }]));
const THREE_DAYS = 3 * 24 * 3600 * 1000;
let at = 0;
let touched = false;

const newId = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
const MARK = { pass: "pass", fail: "fail", "n/a": "na" };

function show(place) {
  settle();
  at = Math.max(0, Math.min(place, cards.length));
  cards.forEach((card, index) => { card.hidden = index !== at; });
  signing.hidden = at !== cards.length;
  bars.forEach((bar, index) => {
    const item = state.get(task.items[index].id);
    bar.className = MARK[item.answer] || "";
    if (index === at) bar.setAttribute("aria-current", "step"); else bar.removeAttribute("aria-current");
  });
  document.getElementById("before").disabled = at === 0;
  const next = document.getElementById("next");
  next.hidden = at === cards.length;
  next.textContent = at + 1 < cards.length ? `下一项：${short(task.items[at + 1].title)}` : "签字，结束检查";
  const missing = task.items.filter((item) => !state.get(item.id).answer).length;
  document.getElementById("missing").textContent = missing ? `还有 ${missing} 项没有填写。` : `${task.items.length} 项都已填写，请当事人核对后签字。`;
  if (at < cards.length) opens(cards[at]);
  window.scrollTo(0, 0);
}

const short = (title) => (title.length > 10 ? `${title.slice(0, 10)}…` : title);

function opens(card) {
  const item = state.get(card.dataset.item);
  card.querySelector("[data-fail]").hidden = item.answer !== "fail";
  const disposal = card.querySelector("[data-disposal]");
  if (item.disposal) disposal.value = item.disposal;
  card.querySelector("[data-within-field]").hidden = disposal.value !== "correct";
}

// The newest answer of an item takes the place of one that was not sent yet.
async function keep(card) {
  const item = state.get(card.dataset.item);
  if (!item.answer) return;
  for (const row of await Queue.all("entries")) if (row.task === task.number && row.item === item.id) await Queue.remove("entries", row.id);
  const disposal = card.querySelector("[data-disposal]").value;
  const failed = item.answer === "fail";
  const row = {
    id: newId(), task: task.number, item: item.id, title: item.title, answer: item.answer, note: card.querySelector("[data-note]").value,
    disposal: failed ? disposal : "", correct_within: failed && disposal === "correct" ? card.querySelector("[data-within]").value : "",
    photos: item.photos, base: item.base, noted_at: new Date().toISOString(),
  };
  await Queue.put("entries", row);
  await Queue.put("answers", { ...row, id: `${task.number}/${item.id}` });
  await tell();
  Queue.send();
}

async function tell() {
  const waiting = (await Queue.waiting()).length;
  saved.textContent = `已存本机 ${new Date().toTimeString().slice(0, 5)} · 未上传 ${waiting} 项`;
}

// Typing is kept after a pause, or as soon as one goes on.
const timers = new Map();
function soon(card) {
  clearTimeout(timers.get(card));
  timers.set(card, setTimeout(() => settle(), 700));
}

function settle() {
  const cards = [...timers.keys()];
  for (const card of cards) clearTimeout(timers.get(card));
  timers.clear();
  return Promise.all(cards.map(keep));
}

for (const card of cards) {
  card.addEventListener("change", (event) => {
    const item = state.get(card.dataset.item);
    touched = true;
    if (event.target.matches("[type=radio]")) { item.answer = event.target.value; item.disposal = ""; }
    if (event.target.matches("[data-disposal]")) item.disposal = event.target.value;
    if (event.target.matches("[data-photo]")) { takePhoto(card, event.target); return; }
    opens(card);
    show(at);
    keep(card);
  });
  card.addEventListener("input", (event) => { if (event.target.matches("[data-note], [data-within]")) soon(card); });
  card.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-choose]");
    if (chosen) choose(card.dataset.item, chosen.dataset.choose);
  });
}

async function choose(item, entry) {
  const form = new FormData();
  form.append("item", item);
  form.append("entry", entry);
  try { await Queue.post(`/officer/m/${encodeURIComponent(task.number)}/choose`, form); location.reload(); } catch (problem) { saved.textContent = problem.message; }
}

async function takePhoto(card, input) {
  const file = input.files[0];
  if (!file) return;
  const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const taken = new Date();
  const place = await whereAmI();
  const item = state.get(card.dataset.item);
  if (!item.photos.includes(digest)) item.photos.push(digest);
  await Queue.put("photos", { id: digest, digest, task: task.number, item: item.id, title: item.title, blob: file, taken_at: taken.toISOString(), place });
  draw(card, URL.createObjectURL(file), `${taken.toTimeString().slice(0, 5)} ${place}`);
  input.value = "";
  if (item.answer) await keep(card); else { await tell(); Queue.send(); }
}

function draw(card, source, words) {
  const figure = document.createElement("figure");
  const picture = document.createElement("img");
  picture.src = source;
  picture.alt = "刚拍的照片";
  const caption = document.createElement("figcaption");
  caption.textContent = words;
  figure.append(picture, caption);
  const grid = card.querySelector("[data-shots]");
  grid.insertBefore(figure, grid.querySelector(".add"));
}

// A photo never waits for a place: three seconds, then without.
function whereAmI() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) { resolve(""); return; }
    const late = setTimeout(() => resolve(""), 3000);
    navigator.geolocation.getCurrentPosition(
      (found) => { clearTimeout(late); resolve(`${found.coords.latitude.toFixed(4)},${found.coords.longitude.toFixed(4)}`); },
      () => { clearTimeout(late); resolve(""); }, { maximumAge: 60000, timeout: 2500 });
  });
}

// The signature: strokes on a white ground, kept as PNG.
const pad = document.getElementById("pad");
let inked = false;
if (pad) {
  const pen = pad.getContext("2d");
  const blank = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, pad.width, pad.height); inked = false; };
  blank();
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";
  const spot = (event) => { const box = pad.getBoundingClientRect(); return [(event.clientX - box.left) * (pad.width / box.width), (event.clientY - box.top) * (pad.height / box.height)]; };
  pad.addEventListener("pointerdown", (event) => { pad.setPointerCapture(event.pointerId); pen.strokeStyle = "#1f2329"; pen.beginPath(); pen.moveTo(...spot(event)); inked = true; });
  pad.addEventListener("pointermove", (event) => { if (event.buttons) { pen.lineTo(...spot(event)); pen.stroke(); } });
  document.getElementById("clear-pad").addEventListener("click", blank);
  document.getElementById("keep-signature").addEventListener("click", keepSignature);
}

async function keepSignature() {
  const value = (id) => document.getElementById(id).value.trim();
  const refused = Boolean(value("refusal") || value("witness"));
  if (!value("signer") || !inked || (refused && !(value("refusal") && value("witness")))) {
    saved.textContent = refused ? "拒签要写明情形、见证人姓名，并请见证人签名。" : "请填写当事人姓名，并在框里签名。";
    return;
  }
  await settle();
  const blob = await new Promise((resolve) => pad.toBlob(resolve, "image/png"));
  await Queue.put("signatures", { id: `signature-${task.number}`, task: task.number, name: value("signer"), refused: refused ? "1" : "", reason: value("refusal"), witness: value("witness"), signed_at: new Date().toISOString(), blob });
  saved.textContent = "签名已存本机。";
  const problems = await Queue.send();
  if (!problems.length && navigator.onLine) { location.hash = "signing"; location.reload(); }
}

// The end waits for what is still on the phone, and goes on by itself once the server has it.
const finish = document.getElementById("finish");
finish.addEventListener("submit", async (event) => {
  if (finish.dataset.ready) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  saved.textContent = navigator.onLine ? "正在上传还在本机的内容。" : "没有网络，联网上传后才能结束检查。填好的内容都在本机。";
  await settle();
  const problems = await Queue.send();
  const waiting = await Queue.show();
  if (!waiting && navigator.onLine) { finish.dataset.ready = "1"; finish.requestSubmit(); return; }
  if (navigator.onLine) saved.textContent = problems[0] || `还有 ${waiting} 项没有上传，请再按一次。`;
}, true);

const go = (place) => { touched = true; show(place); };
document.getElementById("before").addEventListener("click", () => go(at - 1));
document.getElementById("next").addEventListener("click", () => go(at + 1));
bars.forEach((bar) => bar.addEventListener("click", () => go(Number(bar.dataset.go))));
document.addEventListener("queue:sent", (event) => { if (event.detail.problems.length) saved.textContent = event.detail.problems[0]; else tell(); });

function begin() {
  const first = task.items.findIndex((item) => !state.get(item.id).answer);
  show(location.hash === "#signing" || first < 0 ? cards.length : first);
}
begin();

// What was answered here is shown again, sent or not: without a network the page itself may be an older one.
(async () => {
  const unsent = new Set((await Queue.all("entries")).map((row) => `${row.task}/${row.item}`));
  for (const row of await Queue.all("answers")) {
    const item = row.task === task.number && state.get(row.item);
    if (Date.now() - Date.parse(row.noted_at) > THREE_DAYS) await Queue.remove("answers", row.id);
    if (!item || (item.answer && !unsent.has(row.id))) continue;
    Object.assign(item, { answer: row.answer, disposal: row.disposal, photos: row.photos });
    const card = cards.find((one) => one.dataset.item === row.item);
    const radio = card.querySelector(`[value="${row.answer}"]`);
    if (radio) radio.checked = true;
    card.querySelector("[data-note]").value = row.note;
  }
  for (const row of await Queue.all("photos")) {
    const card = row.task === task.number && cards.find((one) => one.dataset.item === row.item);
    if (card) draw(card, URL.createObjectURL(row.blob), "未上传");
  }
  if (touched) show(at); else begin();
})();
