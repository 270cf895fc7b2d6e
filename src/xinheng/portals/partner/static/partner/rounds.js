// A round walked where there is no network: what is filled in of each tenant stays on this phone until the server has it.
// Kept by who walks and by tenant, photos too; sent as soon as the network is there, once: the server takes a stop once.
"use strict";

(() => {
  const forms = [...document.querySelectorAll("form[data-stop]")];
  const line = document.getElementById("round-line");
  if (!forms.length || !line) return;
  const mine = line.dataset.whose;
  const RETRY = 15000;

  const base = new Promise((done, failed) => {
    const asked = indexedDB.open("xinheng-rounds", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("stops");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const ask = async (mode, act) => {
    const store = (await base).transaction("stops", mode).objectStore("stops");
    return new Promise((done, failed) => {
      const asked = act(store);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  };
  const key = (form) => `${mine}-${form.dataset.stop}`;
  const keep = (form, ready) => ask("readwrite", (store) => store.put({ ready, fields: read(form), photos: [...form.elements.files.files] }, key(form)))
    .catch(() => say(form, "这台手机存不下，请连上网络再填。", true));

  const typed = (form) => [...form.elements].filter((one) => one.name && !["hidden", "file", "submit", "button"].includes(one.type));
  const read = (form) => typed(form).map((one) => [one.name, one.value, one.type === "radio" ? one.checked : null]);
  const fill = (form, fields) => {
    for (const [name, value, checked] of fields) {
      for (const one of typed(form)) {
        if (one.name !== name) continue;
        if (checked === null) one.value = value;
        else if (one.value === value) one.checked = checked;
      }
    }
  };
  const say = (form, words, wrong) => {
    const told = form.querySelector("[data-told]");
    told.textContent = words;
    told.className = wrong ? "error" : "meta";
  };

  async function send(form) {
    const row = await ask("readonly", (store) => store.get(key(form)));
    if (!row || !row.ready || form.dataset.sending) return;
    form.dataset.sending = "1";
    const body = new FormData();
    for (const [name, value, checked] of row.fields) if (checked !== false) body.append(name, value);
    for (const photo of row.photos) body.append("files", photo, photo.name);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(60000) });
      if (answer.ok && new URL(answer.url).pathname.startsWith("/partner/")) await took(form);
      else await refused(form, row, answer);
    } catch (problem) {
      say(form, "没有网络，已存在这台手机，联网后自动送出。");
    } finally {
      delete form.dataset.sending;
      await count();
    }
  }

  async function took(form) {
    await ask("readwrite", (store) => store.delete(key(form)));
    const card = form.closest("details");
    card.dataset.done = "1";
    card.open = false;
    card.querySelector("[data-state]").textContent = "已送达";
    form.remove();
  }

  async function refused(form, row, answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = page.querySelector(".error-summary .error, .error-summary li, .error");
    const why = answer.url.includes("/login") ? "登录已经过期，请重新登录；填写的内容还在这台手机上。" : (words && words.textContent.trim()) || "没有送到，请稍后再试。";
    await ask("readwrite", (store) => store.put({ ...row, ready: answer.status >= 500 }, key(form)));
    form.closest("details").open = true;
    say(form, why, true);
  }

  async function count() {
    const rows = await ask("readonly", (store) => store.getAllKeys());
    const left = forms.filter((form) => form.isConnected && rows.includes(key(form)));
    const ready = (await Promise.all(left.map((form) => ask("readonly", (store) => store.get(key(form)))))).filter((row) => row && row.ready);
    line.textContent = ready.length ? `${ready.length} 家填好了，还没有送到；联网后自动送出，不要清除浏览器数据。` : navigator.onLine ? "填好一家送一家；没有网络也可以接着填。" : "现在没有网络：填好的存在这台手机，联网后自动送出。";
  }

  const flush = async () => { for (const form of forms) if (form.isConnected) await send(form); };

  for (const form of forms) {
    form.addEventListener("change", () => keep(form, false).then(() => say(form, "草稿存在这台手机。")));
    form.addEventListener("submit", async (pressed) => {
      pressed.preventDefault();
      await keep(form, true);
      await send(form);
    });
  }
  const start = async () => {
    for (const form of forms) {
      const row = await ask("readonly", (store) => store.get(key(form))).catch(() => null);
      if (!row) continue;
      fill(form, row.fields);
      if (row.photos.length) {
        const files = new DataTransfer();
        for (const photo of row.photos) files.items.add(photo);
        form.elements.files.files = files.files;
      }
      say(form, row.ready ? "填好了，还没有送到。" : "这是没有提交的草稿。");
      form.closest("details").open = !row.ready;
    }
    await flush();
    await count();
    line.dataset.ready = "1";
  };
  addEventListener("online", flush);
  addEventListener("offline", count);
  setInterval(flush, RETRY);
  start();
})();
