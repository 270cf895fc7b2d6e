// Where this phone keeps what is not sent yet: IndexedDB; where a browser refuses it, what fits as text in localStorage.
"use strict";

// What could not be kept on the phone: whoever asked for it keeps what was typed, and its words are said on the page.
class Unkept extends Error {
  constructor(problem) {
    const name = problem && problem.name;
    const why = name === "QuotaExceededError" ? "手机空间不够" : name === "InvalidStateError" ? "这一页已经换了新版本" : "手机没有让这一页存下";
    const what = { QuotaExceededError: "请先上传，或者清理手机空间", InvalidStateError: "请刷新这一页" }[name] || "请先上传已经存下的，再刷新这一页";
    super(`${why}，刚才的这一项没有存下。${what}，然后再填一次。`);
  }
}

const Store = (() => {
  const SHELF = "xinheng-phone-";
  const rows = { queue: new Map(), answers: new Map() };
  let shelf = true;
  let blocked = false;

  function database() {
    return new Promise((resolve) => {
      let request;
      try { request = indexedDB.open("xinheng-phone", 3); } catch (problem) { resolve(null); return; }
      if (!request) { resolve(null); return; }
      request.onupgradeneeded = () => upgrade(request);
      request.onsuccess = () => { request.result.onversionchange = () => request.result.close(); resolve(request.result); };
      request.onerror = () => resolve(null);
      request.onblocked = () => { blocked = true; resolve(null); };
    });
  }

  // What an earlier version of this page kept goes into the one queue, in the order it was sent then.
  function upgrade(request) {
    const db = request.result;
    for (const name of ["queue", "answers"]) if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, { keyPath: "id" });
    const queue = request.transaction.objectStore("queue");
    ["entries", "photos", "signatures"].forEach((name, place) => {
      if (!db.objectStoreNames.contains(name)) return;
      const kind = ["entry", "photo", "sign"][place];
      request.transaction.objectStore(name).getAll().onsuccess = (event) => {
        event.target.result.forEach((row, index) => queue.put({ ...asNow({ ...row, kind }), seq: place * 1e6 + index, problem: "" }));
        db.deleteObjectStore(name);
      };
    });
  }

  // A row as it is written now. That the party refused to sign once stood where it is said that the server took
  // nothing: such a row never went. Pictures and signatures once said when they were made under other names.
  function asNow(row) {
    const { taken_at, signed_at, declined = row.kind === "sign" && typeof row.refused === "string" ? row.refused : "" } = row;
    return { ...row, declined, refused: row.refused === true, noted_at: row.noted_at || signed_at || taken_at || new Date().toISOString() };
  }

  const opened = (typeof indexedDB === "undefined" || !indexedDB ? Promise.resolve(null) : database()).then(async (db) => {
    readShelf();
    if (db) await unpack(db);
    return db;
  });
  const lasting = opened.then(Boolean);

  function readShelf() {
    for (const name of Object.keys(rows)) {
      try { for (const row of JSON.parse(localStorage.getItem(SHELF + name) || "[]")) rows[name].set(row.id, row); } catch (problem) { shelf = false; }
    }
  }

  // Pictures do not fit there: they live as long as the page does, which the page says.
  function writeShelf(name) {
    try { localStorage.setItem(SHELF + name, JSON.stringify([...rows[name].values()].filter((row) => !row.blob))); } catch (problem) { shelf = false; }
  }

  // What was laid on the shelf while the browser gave no database goes into it as soon as it does; what finds no room
  // there stays for the next time.
  async function unpack(db) {
    for (const [name, laid] of Object.entries(rows)) {
      if (!laid.size) continue;
      try {
        for (const row of laid.values()) await within(db, name, "readwrite", (store) => store.put(row));
        localStorage.removeItem(SHELF + name);
      } catch (problem) { /* still on the shelf */ }
      laid.clear();
    }
  }

  function within(db, name, mode, act) {
    return new Promise((resolve, reject) => {
      const fail = (problem) => reject(new Unkept(problem));
      try {
        const transaction = db.transaction(name, mode);
        const request = act(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request && request.result);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
      } catch (problem) { fail(problem); }
    });
  }
  const run = async (...asked) => within(await opened, ...asked);

  async function all(name) {
    const found = (await lasting) ? await run(name, "readonly", (store) => store.getAll()) : [...rows[name].values()];
    return name === "queue" ? found.map(asNow) : found;
  }
  async function put(name, row) {
    if (await lasting) return run(name, "readwrite", (store) => store.put(row));
    rows[name].set(row.id, row);
    return writeShelf(name);
  }
  async function remove(name, id) {
    if (await lasting) return run(name, "readwrite", (store) => store.delete(id));
    rows[name].delete(id);
    return writeShelf(name);
  }

  return { all, put, remove, lasting, keepsText: () => shelf, blocked: () => blocked };
})();

// What is typed and not yet an answer: kept at once, by account and page, until it was sent.
const Draft = (() => {
  const name = () => `xinheng-draft-${document.body.dataset.account}${location.pathname}`;
  const read = () => { try { return JSON.parse(localStorage.getItem(name()) || "{}"); } catch (problem) { return {}; } };
  function write(fields) { try { localStorage.setItem(name(), JSON.stringify(fields)); } catch (problem) { /* said at the top of the page */ } }
  const typed = (field) => field.matches("input:not([type=file]):not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea") && field.id;
  document.addEventListener("input", (event) => { if (event.target.closest("main") && typed(event.target)) write({ ...read(), [event.target.id]: event.target.value }); });
  function restore() {
    for (const [id, value] of Object.entries(read())) { const field = document.getElementById(id); if (field && typed(field)) field.value = value; }
  }
  function forget(...ids) { const left = read(); for (const id of ids) delete left[id]; write(left); }
  return { restore, forget, clear: () => { try { localStorage.removeItem(name()); } catch (problem) { /* nothing was kept */ } }, read };
})();
