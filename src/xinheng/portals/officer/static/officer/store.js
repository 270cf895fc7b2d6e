// Where this phone keeps what is not sent yet: IndexedDB; where a browser refuses it, what fits as text in localStorage.
"use strict";

const Store = (() => {
  const SHELF = "xinheng-phone-";
  const rows = { queue: new Map(), answers: new Map() };
  let shelf = true;

  function database() {
    return new Promise((resolve) => {
      let request;
      try { request = indexedDB.open("xinheng-phone", 3); } catch (problem) { resolve(null); return; }
      if (!request) { resolve(null); return; }
      request.onupgradeneeded = () => upgrade(request);
      request.onsuccess = () => { request.result.onversionchange = () => request.result.close(); resolve(request.result); };
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
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
        event.target.result.forEach((row, index) => queue.put({ ...row, kind, seq: place * 1e6 + index, problem: "", refused: false }));
        db.deleteObjectStore(name);
      };
    });
  }

  const opened = typeof indexedDB === "undefined" || !indexedDB ? Promise.resolve(null) : database();
  const lasting = opened.then((db) => { if (!db) readShelf(); return Boolean(db); });

  function readShelf() {
    for (const name of Object.keys(rows)) {
      try { for (const row of JSON.parse(localStorage.getItem(SHELF + name) || "[]")) rows[name].set(row.id, row); } catch (problem) { shelf = false; }
    }
  }

  // Pictures do not fit there: they live as long as the page does, which the page says.
  function writeShelf(name) {
    try { localStorage.setItem(SHELF + name, JSON.stringify([...rows[name].values()].filter((row) => !row.blob))); } catch (problem) { shelf = false; }
  }

  async function run(name, mode, act) {
    const db = await opened;
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(name, mode);
      const request = act(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error || new Error("本机存不下了，请先上传或清理手机空间。"));
    });
  }

  async function all(name) {
    return (await lasting) ? run(name, "readonly", (store) => store.getAll()) : [...rows[name].values()];
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

  return { all, put, remove, lasting, keepsText: () => shelf };
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
