// What is typed into a sheet stays in this tab until it was sent: a session that ends in the middle, a form that grew too
// old or a page closed by mistake lose nothing. Kept by account and address; another account never sees it.
"use strict";

(() => {
  const form = document.querySelector("main form.formcard[method=post]");
  const mine = `xinheng-typed-${document.body.dataset.account}-`;
  const name = mine + location.pathname;
  const kept = (key) => { try { return JSON.parse(sessionStorage.getItem(key) || "null"); } catch (problem) { return null; } };
  const keep = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch (problem) { /* the tab keeps nothing: the server still answers with what was sent */ } };
  const drop = (key) => { try { sessionStorage.removeItem(key); } catch (problem) { /* nothing was kept */ } };

  // Signed in on another page than that of the sheet that was sent: it went through.
  if (document.body.dataset.account) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(mine) && key !== name && (kept(key) || {}).sent) drop(key);
  }
  const came = performance.getEntriesByType("navigation")[0];
  const fromItself = Boolean(document.referrer) && new URL(document.referrer).pathname === location.pathname;
  // Answered at its own address by a page without it, and by no fault: a receipt, and the next person gets an empty sheet.
  if (!form && came && came.responseStatus === 200 && fromItself && (kept(name) || {}).sent) drop(name);
  if (!form) return;
  const typed = () => [...form.elements].filter((one) => one.name && !["hidden", "file", "password", "submit", "button"].includes(one.type));
  const read = () => typed().map((one) => [one.name, one.type === "checkbox" || one.type === "radio" ? [one.value, one.checked] : one.value]);
  const first = JSON.stringify(read());

  // A sheet that was sent and leads back to its own page went through: a login that came between stands as the page before.
  const through = came && came.redirectCount > 0 && fromItself;
  if (through && (kept(name) || {}).sent) drop(name);
  const before = kept(name);
  // The server's own answer holds what was sent; only an empty sheet is filled again.
  if (before && before.fields && !document.querySelector(".error-summary")) {
    const fields = typed();
    before.fields.forEach(([called, value], place) => {
      const one = fields[place];
      if (!one || one.name !== called) return;
      if (Array.isArray(value)) { if (one.value === value[0]) one.checked = value[1]; } else one.value = value;
    });
    if (JSON.stringify(read()) !== first) tell();
  }
  form.addEventListener("input", () => keep(name, { fields: read() }));
  form.addEventListener("change", () => keep(name, { fields: read() }));
  form.addEventListener("submit", () => keep(name, { fields: read(), sent: true }));

  function tell() {
    const note = document.createElement("div");
    note.className = "notice";
    note.setAttribute("role", "status");
    note.append("这是您上次没有提交的内容，还没有发出。附件要重新选。");
    const away = document.createElement("button");
    away.type = "button";
    away.className = "button link";
    away.textContent = "不要了，清空";
    away.addEventListener("click", () => { drop(name); location.reload(); });
    note.append(away);
    form.prepend(note);
  }
})();
