// One item a screen. Every answer is kept on the phone at once and sent when there is a network.
"use strict";

const task = JSON.parse(document.getElementById("task-data").textContent);
const cards = [...document.querySelectorAll("[data-item]")];
const bars = [...document.querySelectorAll("[data-go]")];
const signing = document.getElementById("signing");
const saved = document.getElementById("saved-says");
const state = new Map(task.items.map((item) => [item.id, { ...item, note: Record.clean(item.note), served: Record.clean(item.note), photos: [...item.photos] }]));
const TITLES = Object.fromEntries([...document.querySelectorAll("#signing [data-disposal-title]")].map((one) => [one.dataset.disposalTitle, one.textContent]));
const THREE_DAYS = 3 * 24 * 3600 * 1000;
const MARK = { pass: "pass", fail: "fail", "n/a": "na" };
// Of the place as a whole: what a closed door looks like belongs to no item.
const loose = document.querySelector("[data-loose]");
state.set("", { id: "", title: "现场照片", answer: "", photos: [] });
if (loose) loose.addEventListener("change", (event) => takePhoto(loose, event.target));
const items = () => task.items.map((item) => state.get(item.id));
const short = (title) => (title.length > 10 ? `${title.slice(0, 10)}…` : title);
let at = 0;
let touched = false;

function show(place) {
  settle();
  at = Math.max(0, Math.min(place, cards.length));
  cards.forEach((card, index) => { card.hidden = index !== at; });
  signing.hidden = at !== cards.length;
  bars.forEach((bar, index) => {
    bar.className = MARK[state.get(task.items[index].id).answer] || "";
    if (index === at) bar.setAttribute("aria-current", "step"); else bar.removeAttribute("aria-current");
  });
  document.getElementById("before").disabled = at === 0;
  const next = document.getElementById("next");
  next.hidden = at === cards.length;
  next.textContent = at + 1 < cards.length ? `下一项：${short(task.items[at + 1].title)}` : "核对、签字，结束检查";
  const missing = items().filter((item) => !item.answer).length;
  document.getElementById("missing").textContent = missing ? `还有 ${missing} 项没有填写。` : `${task.items.length} 项都已填写，请当事人逐项核对后签字。`;
  if (at < cards.length) opens(cards[at]); else document.dispatchEvent(new CustomEvent("visit:signing"));
  window.scrollTo(0, 0);
}

function opens(card) {
  const item = state.get(card.dataset.item);
  card.querySelector("[data-fail]").hidden = item.answer !== "fail";
  const disposal = card.querySelector("[data-disposal]");
  if (item.disposal) disposal.value = item.disposal;
  card.querySelector("[data-within-field]").hidden = disposal.value !== "correct";
  card.querySelector("[data-stop]").hidden = !(disposal.value === "case" && item.matched === "case" && item.matched_within === 0);
}

// What stands on the screen becomes the state, and with it what will be signed.
function take(card) {
  const item = state.get(card.dataset.item);
  item.note = Record.clean(card.querySelector("[data-note]").value);
  item.disposal = item.answer === "fail" ? card.querySelector("[data-disposal]").value : "";
  item.within = Record.within(task, item, card.querySelector("[data-within]").value);
  return item;
}

// One after the other, so that two keepings of one card do not leave two answers.
let keeping = Promise.resolve();
function keep(card) {
  keeping = keeping.then(() => keepNow(card)).catch((problem) => { saved.textContent = problem.message; });
  return keeping;
}

// The newest answer of an item takes the place of one that was not sent yet, or was refused.
async function keepNow(card) {
  const item = take(card);
  if (!item.answer) return;
  const before = (await Queue.rows(task.number)).filter((row) => row.kind === "entry" && row.item === item.id);
  const row = {
    task: task.number, item: item.id, title: item.title, answer: item.answer, note: item.note, disposal: item.disposal,
    correct_within: item.within, photos: [...item.photos], base: item.base, noted_at: new Date().toISOString(),
  };
  await Queue.remember({ ...row, id: `${Queue.account}/${task.number}/${item.id}` });
  await Queue.add({ ...row, kind: "entry" });
  for (const old of before) await Queue.drop(old);
  Draft.forget(card.querySelector("[data-note]").id, card.querySelector("[data-within]").id);
  await tell();
  Queue.send();
}

async function tell() {
  const waiting = (await Queue.rows()).length;
  saved.textContent = waiting ? `已存本机 ${new Date().toTimeString().slice(0, 5)} · 未上传 ${waiting} 项` : "都已上传。";
}

// Typing is kept after a pause, or as soon as one goes on.
const timers = new Map();
function soon(card) {
  clearTimeout(timers.get(card));
  timers.set(card, setTimeout(() => settle(), 700));
}

function settle() {
  const typed = [...timers.keys()];
  for (const card of typed) clearTimeout(timers.get(card));
  timers.clear();
  for (const card of typed) keep(card);
  return keeping;
}

for (const card of cards) {
  card.addEventListener("change", (event) => {
    const item = state.get(card.dataset.item);
    touched = true;
    if (event.target.matches("[data-photo]")) { takePhoto(card, event.target); return; }
    if (event.target.matches("[type=radio]")) { item.answer = event.target.value; item.disposal = ""; }
    if (event.target.matches("[data-disposal]")) item.disposal = event.target.value;
    opens(card);
    show(at);
    timers.delete(card);
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
  try { await Queue.post(task.number, "choose", form); location.reload(); } catch (problem) { saved.textContent = problem.message; }
}

async function takePhoto(card, input) {
  const file = input.files[0];
  if (!file) return;
  const taken = new Date();
  saved.textContent = "正在处理照片。";
  let photo;
  try { photo = await Photo.fit(file); } catch (problem) { saved.textContent = problem.message; card.querySelector("[data-photo-says]").textContent = problem.message; input.value = ""; return; }
  card.querySelector("[data-photo-says]").textContent = photo.original ? "照片太大，已在本机缩小；原件请留在手机里，它的摘要已记下。" : "";
  const place = await whereAmI();
  const item = state.get(card.dataset.item || "");
  if (!item.photos.includes(photo.digest)) {
    // Kept first: an answer that names a photo which is nowhere could never be ended.
    await Queue.add({ kind: "photo", task: task.number, item: item.id, title: item.title, ...photo, taken_at: taken.toISOString(), place });
    item.photos.push(photo.digest);
    draw(card, URL.createObjectURL(photo.blob), `${taken.toTimeString().slice(0, 5)} ${place}`);
  }
  input.value = "";
  if (item.answer) await keep(card); else { await tell(); Queue.send(); }
}

function draw(card, source, words) {
  const figure = document.createElement("figure");
  const picture = Object.assign(document.createElement("img"), { src: source, alt: "刚拍的照片" });
  figure.append(picture, Object.assign(document.createElement("figcaption"), { textContent: words }));
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

const go = (place) => { touched = true; show(place); };
document.getElementById("before").addEventListener("click", () => go(at - 1));
document.getElementById("next").addEventListener("click", () => go(at + 1));
bars.forEach((bar) => bar.addEventListener("click", () => go(Number(bar.dataset.go))));
document.addEventListener("queue:sent", (event) => { if (event.detail.problems.length) saved.textContent = event.detail.problems[0]; else if (touched) tell(); });
document.addEventListener("queue:conflict", (event) => { if (event.detail.task === task.number) saved.textContent = `与${event.detail.conflicts[0].theirs}填写的不一致，两份都已保存。请刷新本页后选定。`; });

// First where two differ, then where nothing is answered.
function begin() {
  const torn = cards.findIndex((card) => card.querySelector("[data-choose]"));
  const first = torn >= 0 ? torn : task.items.findIndex((item) => !state.get(item.id).answer);
  show(location.hash === "#signing" || first < 0 ? cards.length : first);
}

// What was answered here is shown again, sent or not: without a network the page itself may be an older one.
async function restore() {
  const rows = await Queue.rows(task.number);
  const unsent = new Set(rows.filter((row) => row.kind === "entry").map((row) => row.item));
  for (const row of await Queue.answers(task.number)) {
    const item = state.get(row.item);
    if (Date.now() - Date.parse(row.noted_at) > THREE_DAYS) await Store.remove("answers", row.id);
    if (!item || (item.answer && !unsent.has(row.item))) continue;
    Object.assign(item, { answer: row.answer, note: row.note, disposal: row.disposal, within: row.correct_within, photos: [...row.photos] });
    const card = cards.find((one) => one.dataset.item === row.item);
    const radio = card.querySelector(`[value="${row.answer}"]`);
    if (radio) radio.checked = true;
    card.querySelector("[data-note]").value = row.note;
    if (row.correct_within) card.querySelector("[data-within]").value = row.correct_within;
  }
  for (const row of rows.filter((one) => one.kind === "photo")) {
    const card = row.item ? cards.find((one) => one.dataset.item === row.item) : loose;
    const item = state.get(row.item);
    if (item && !item.photos.includes(row.digest)) item.photos.push(row.digest);
    if (card && row.blob) draw(card, URL.createObjectURL(row.blob), "未上传");
  }
  Draft.restore();
  for (const card of cards) if (Draft.read()[card.querySelector("[data-note]").id] !== undefined && state.get(card.dataset.item).answer) timers.set(card, setTimeout(settle, 700));
  if (rows.length) { touched = true; await tell(); }
}
