// Everything this phone has to tell, in one queue, in order, until the server has it. Nothing is deleted before that.
// What is refused keeps its reason and holds up only what rests on it: answers rest on the arrival, signatures on the
// answers and photos, the end on all.
"use strict";

const Queue = (() => {
  const account = document.body.dataset.account;
  const LEVEL = { arrive: 0, entry: 1, photo: 1, sign: 2, finish: 3 };
  const WAITS = "等前面没有传上的一项";
  let last = 0;

  const newId = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));

  // Another officer's work on the same phone is neither shown nor sent under this name.
  const mine = async (store) => (await Store.all(store)).filter((row) => row.account === account);
  const rows = async (task) => (await mine("queue")).filter((row) => !task || row.task === task).sort((a, b) => a.seq - b.seq);
  const answers = async (task) => (await mine("answers")).filter((row) => row.task === task);

  async function add(row) {
    last = Math.max(last + 1, Date.now() * 100);
    const kept = { id: newId(), seq: last, problem: "", refused: false, noted_at: new Date().toISOString(), ...row, account };
    await Store.put("queue", kept);
    await show();
    return kept;
  }
  const change = (row, more) => Store.put("queue", { ...row, ...more, account });
  const drop = (row) => Store.remove("queue", row.id);
  // The server has taken a step. A page that was drawn before that, kept or overtaken, does not show it yet.
  const pass = (row, at) => Store.put("answers", { id: `${account}/${row.task}/${row.kind}/${row.role || ""}/${row.officer || ""}`, task: row.task, step: row.kind, at, role: row.role, officer: row.officer, shown: row.shown, declined: row.declined, noted_at: row.noted_at, account });
  const passed = async (task, step, drawn) => (await answers(task)).filter((one) => one.step === step && Date.parse(one.at) >= Date.parse(drawn));
  const remember = (row) => Store.put("answers", { ...row, account });

  // Taken off the list by a person. A photo that will never come is taken out of its answer too.
  async function discard(row) {
    await drop(row);
    if (row.kind === "photo") {
      const answer = (await answers(row.task)).find((one) => one.item === row.item && one.photos.includes(row.digest));
      if (answer) {
        const photos = answer.photos.filter((one) => one !== row.digest);
        const { id, seq, ...fields } = { ...answer, photos };
        await remember({ ...fields, id });
        for (const old of await rows(row.task)) if (old.kind === "entry" && old.item === row.item) await drop(old);
        await add({ ...fields, kind: "entry", problem: "", refused: false, noted_at: new Date().toISOString() });
      }
    }
    await show();
  }
  async function retry(row) { await change(row, { refused: false, problem: "" }); return send(); }

  function token() {
    const field = document.querySelector("[name=csrfmiddlewaretoken]");
    const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    return cookie ? cookie[1] : field ? field.value : "";
  }

  // Nothing can be sent now; where the server alone stumbled over this one thing, the rest goes on.
  class Later extends Error {
    constructor(words, alone = false) { super(words); this.alone = alone; }
  }

  async function post(task, act, body, type) {
    const headers = { "X-CSRFToken": token(), "X-Account": account };
    if (type) headers["Content-Type"] = type;
    let answer;
    try { answer = await fetch(`/officer/m/${encodeURIComponent(task)}/${act}`, { method: "POST", body, headers, redirect: "manual" }); } catch (problem) { throw new Later("没有传上：网络断了，内容还在本机。"); }
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new Later("登录已过期，请重新登录后再上传。内容还在本机。");
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    if ([400, 404, 409, 413, 422].includes(answer.status)) throw new Error(told.detail || `服务器没有收下（${answer.status}）。`);
    throw new Later(told.detail || `没有传上（${answer.status}），内容还在本机。`, answer.status === 500);
  }

  function form(row, names) {
    const data = new FormData();
    for (const name of names) data.append(name, row[name] === undefined || row[name] === null ? "" : row[name]);
    data.append("entry", row.id);
    data.append("noted_at", row.noted_at);
    return data;
  }

  async function sendEntries(group) {
    const fields = ["id", "item", "answer", "note", "disposal", "correct_within", "photos", "base", "noted_at"];
    const entries = group.map((row) => Object.fromEntries(fields.map((name) => [name, row[name]])));
    const told = await post(group[0].task, "findings", JSON.stringify({ entries }), "application/json");
    const refused = new Map((told.refused || []).map((one) => [one.entry, one.detail]));
    for (const row of group) {
      if (refused.has(row.id)) await change(row, { refused: true, problem: refused.get(row.id) });
      else await drop(row);
    }
    if (told.conflicts.length) document.dispatchEvent(new CustomEvent("queue:conflict", { detail: { task: group[0].task, conflicts: told.conflicts } }));
    return refused.size;
  }

  async function sendOne(row) {
    if (row.kind === "arrive") return post(row.task, "arrive", form(row, ["code", "typed_because", "urgent"]));
    if (row.kind === "finish") return post(row.task, "finish", form(row, ["why", "words"]));
    const data = form(row, row.kind === "photo" ? ["item", "digest", "original", "place"] : ["role", "officer", "name", "reason", "witness", "shown"]);
    if (row.kind === "photo") { data.append("taken_at", row.taken_at); data.append("photo", row.blob, `${row.digest}.jpg`); return post(row.task, "photo", data); }
    data.append("refused", row.declined || "");
    data.append("image", row.blob, "signature.png");
    return post(row.task, "signature", data);
  }

  // One task's rows in order. Gives the sentences of what went wrong; throws Later where nothing can be sent at all.
  async function sendTask(task) {
    const problems = [];
    let held = 9;
    const list = await rows(task);
    while (list.length) {
      const row = list.shift();
      if (row.refused) { held = Math.min(held, LEVEL[row.kind]); continue; }
      if (LEVEL[row.kind] > held) { await change(row, { problem: WAITS }); continue; }
      try {
        if (row.kind === "entry") {
          const group = [row];
          while (list.length && list[0].kind === "entry" && !list[0].refused && group.length < 50) group.push(list.shift());
          if (await sendEntries(group)) { held = 1; problems.push((await rows(task)).find((one) => one.refused).problem); }
        } else {
          const told = await sendOne(row);
          const at = told.arrived || told.finished || (!told.void && told.signed);
          if (at) await pass(row, at);
          await drop(row);
          if (told.void) problems.push(told.void);
          document.dispatchEvent(new CustomEvent("queue:arrived", { detail: { row, told } }));
        }
      } catch (problem) {
        const later = problem instanceof Later;
        await change(row, { refused: !later, problem: problem.message });
        if (later && !problem.alone) throw problem;
        held = Math.min(held, LEVEL[row.kind]);
        problems.push(problem.message);
        if (!later) document.dispatchEvent(new CustomEvent("queue:refused", { detail: { row, words: problem.message } }));
      }
    }
    return problems;
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
    while (again && navigator.onLine) {
      again = false;
      problems = [];
      try { for (const task of new Set((await rows()).map((row) => row.task))) problems.push(...(await sendTask(task))); } catch (problem) { problems.push(problem.message); break; }
    }
    document.dispatchEvent(new CustomEvent("queue:sent", { detail: { problems } }));
    return problems;
  }

  async function show() {
    const list = await rows();
    for (const place of document.querySelectorAll("[data-waiting]")) place.textContent = String(list.length);
    document.documentElement.classList.toggle("is-offline", !navigator.onLine);
    document.dispatchEvent(new CustomEvent("queue:changed", { detail: { rows: list } }));
    return list.length;
  }

  return { account, add, answers, change, discard, drop, passed, post, remember, retry, rows, send, show };
})();

// Whatever was pressed: what the phone could not keep is said, and nothing that was typed is taken away.
window.addEventListener("unhandledrejection", (event) => {
  if (!(event.reason instanceof Unkept)) return;
  for (const id of ["saved-says", "said"]) { const place = document.getElementById(id); if (place) place.textContent = event.reason.message; }
});
window.addEventListener("online", () => { Queue.show(); Queue.send(); });
window.addEventListener("offline", () => Queue.show());
window.addEventListener("DOMContentLoaded", async () => { await Queue.show(); Queue.send(); });
