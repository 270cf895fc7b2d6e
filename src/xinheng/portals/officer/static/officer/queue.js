// What this phone has not sent yet, kept in IndexedDB until the server says it has it. Nothing is deleted before that.
"use strict";

const Queue = (() => {
  const account = document.body.dataset.account;
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("xinheng-phone", 2);
    request.onupgradeneeded = () => {
      const db = request.result;
      for (const name of ["entries", "photos", "signatures", "answers"]) if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function run(store, mode, act) {
    const db = await opened;
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(store, mode);
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = () => reject(transaction.error);
    });
  }

  // Another officer's work on the same phone is neither shown nor sent under this name.
  const all = async (store) => (await run(store, "readonly", (rows) => rows.getAll())).filter((row) => row.account === account);
  const put = (store, row) => run(store, "readwrite", (rows) => rows.put({ ...row, account })).then(show);
  const remove = (store, id) => run(store, "readwrite", (rows) => rows.delete(id));

  function token() {
    const field = document.querySelector("[name=csrfmiddlewaretoken]");
    const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    return cookie ? cookie[1] : field ? field.value : "";
  }

  async function post(address, body, type) {
    const headers = { "X-CSRFToken": token() };
    if (type) headers["Content-Type"] = type;
    const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new Error("登录已过期，请重新登录后再上传。内容还在本机。");
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.detail || `没有上传成功（${answer.status}），内容还在本机。`);
    return told;
  }

  async function sendEntries(task, entries) {
    const told = await post(`/officer/m/${encodeURIComponent(task)}/findings`, JSON.stringify({ entries }), "application/json");
    const settled = [...told.accepted, ...told.repeated, ...told.older, ...told.conflicts.map((one) => one.entry)];
    for (const id of settled) await remove("entries", id);
    for (const one of told.refused || []) await failed("entries", entries.filter((row) => row.id === one.entry), { message: one.detail });
    return told;
  }

  async function sendPhoto(row) {
    const form = new FormData();
    form.append("photo", row.blob, `${row.id}.jpg`);
    for (const name of ["item", "taken_at", "place"]) form.append(name, row[name] || "");
    form.append("digest", row.digest);
    await post(`/officer/m/${encodeURIComponent(row.task)}/photo`, form);
    await remove("photos", row.id);
  }

  async function sendSignature(row) {
    const form = new FormData();
    form.append("image", row.blob, "signature.png");
    for (const name of ["name", "refused", "reason", "witness", "signed_at"]) form.append(name, row[name] || "");
    await post(`/officer/m/${encodeURIComponent(row.task)}/signature`, form);
    await remove("signatures", row.id);
  }

  async function failed(store, rows, problem) {
    for (const row of rows) await put(store, { ...row, problem: problem.message });
  }

  let sending = null;
  let again = false;
  function send() {
    again = true;
    if (!sending) sending = sendUntilDone().finally(() => { sending = null; show(); });
    return sending;
  }

  // What was added while a sending was under way goes with the next round.
  async function sendUntilDone() {
    let problems = [];
    while (again && !problems.length) {
      again = false;
      problems = await sendAll();
    }
    return problems;
  }

  // Answers first, then photos, then signatures: a signature closes the record.
  async function sendAll() {
    const problems = [];
    if (!navigator.onLine) return problems;
    const entries = await all("entries");
    for (const task of new Set(entries.map((row) => row.task))) {
      const mine = entries.filter((row) => row.task === task);
      await sendEntries(task, mine).catch(async (problem) => { problems.push(problem.message); await failed("entries", (await all("entries")).filter((row) => row.task === task && !row.problem), problem); });
    }
    for (const row of await all("photos")) await sendPhoto(row).catch(async (problem) => { problems.push(problem.message); await failed("photos", [row], problem); });
    if (!(await all("entries")).length) {
      for (const row of await all("signatures")) await sendSignature(row).catch(async (problem) => { problems.push(problem.message); await failed("signatures", [row], problem); });
    }
    document.dispatchEvent(new CustomEvent("queue:sent", { detail: { problems } }));
    return problems;
  }

  async function waiting() {
    const counts = await Promise.all(["entries", "photos", "signatures"].map(all));
    return counts.flat();
  }

  async function show() {
    const rows = await waiting();
    for (const place of document.querySelectorAll("[data-waiting]")) place.textContent = String(rows.length);
    document.documentElement.classList.toggle("is-offline", !navigator.onLine);
    document.dispatchEvent(new CustomEvent("queue:changed", { detail: { rows } }));
    return rows.length;
  }

  return { all, put, remove, send, show, waiting, post };
})();

window.addEventListener("online", () => { Queue.show(); Queue.send(); });
window.addEventListener("offline", () => Queue.show());
window.addEventListener("DOMContentLoaded", async () => {
  await Queue.show();
  Queue.send();
  if ("serviceWorker" in navigator) {
    const registration = await navigator.serviceWorker.register("/officer/m/sw.js", { scope: "/officer/m/" }).catch(() => null);
    if (registration) keepTasks();
  }
});

// Today's checklists are fetched once, so that they are here when the network is not.
async function keepTasks() {
  const links = [...document.querySelectorAll("a[data-keep]")];
  if (!links.length || !navigator.onLine) return;
  await navigator.serviceWorker.ready;
  let kept = 0;
  for (const link of links) kept += await fetch(link.href, { headers: { "X-Keep": "1" } }).then((answer) => (answer.ok ? 1 : 0), () => 0);
  const says = document.getElementById("kept-says");
  if (says) says.textContent = `离线包 ${new Date().toTimeString().slice(0, 5)}，含 ${kept} 户`;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-leave]") && navigator.serviceWorker && navigator.serviceWorker.controller) navigator.serviceWorker.controller.postMessage("leave");
});

// The page of the queue.
document.addEventListener("queue:changed", (event) => {
  const list = document.getElementById("sync-rows");
  if (!list) return;
  const rows = event.detail.rows;
  document.getElementById("sync-title").textContent = rows.length ? `未上传 ${rows.length} 项` : "全部已上传";
  document.getElementById("sync-says").textContent = rows.length ? (navigator.onLine ? "联网中，可以现在上传。" : "没有网络，联网后自动上传。") : "本机没有等待上传的内容。";
  document.getElementById("send-now").hidden = !rows.length;
  list.replaceChildren(...rows.map((row) => {
    const line = document.createElement("div");
    line.className = "syncrow";
    const what = document.createElement("span");
    const kind = row.digest ? "照片" : row.answer ? "检查结果" : "签名";
    what.textContent = `${kind} · ${row.title || row.name || ""} · ${row.task}`;
    const why = document.createElement("span");
    why.className = row.problem ? "danger" : "quiet";
    why.textContent = row.problem || "等待上传";
    line.append(what, why);
    return line;
  }));
});
document.addEventListener("click", (event) => { if (event.target.closest("#send-now")) Queue.send(); });
