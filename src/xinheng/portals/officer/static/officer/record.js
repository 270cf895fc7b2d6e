// What the party is shown before signing, and its digest. `supervision/inspection/shown.py` writes the same text on the
// server: an array of arrays of strings as JSON without blanks. A change here is a change there.
"use strict";

const Record = (() => {
  const ANSWERS = { pass: "合格", fail: "不合格", "n/a": "不适用", "": "未填" };
  // eslint-disable-next-line no-control-regex
  const clean = (text) => text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u0085\ufeff\ud800-\udfff]/gu, "").trim();

  // Days to correct as the server counts them: 0 on the spot, null where nothing is to be corrected.
  function within(task, item, typed) {
    if (item.answer !== "fail") return null;
    if (item.disposal === "correct_now" || (item.disposal === "case" && item.matched === "case" && item.matched_within === 0)) return 0;
    if (item.disposal !== "correct") return null;
    return Number(typed) || item.matched_within || task.term;
  }

  // A note is bound by its digest: the server strikes personal numbers out of the words it keeps.
  const hashed = async (text) => (text ? hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))) : "");
  async function row(item) {
    if (!item.answer) return [item.id, "", "", "", ""];
    const note = item.note === item.served ? item.note_digest : await hashed(item.note);
    const failed = item.answer === "fail";
    return [item.id, item.answer, note, failed ? item.disposal : "", failed && item.within !== null ? String(item.within) : "", ...[...new Set(item.photos)].sort()];
  }

  async function digest(task, items) {
    if (!(window.crypto && crypto.subtle)) return "";
    const text = JSON.stringify([task.head, ...(await Promise.all(items.map(row)))]);
    return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  }
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  function ordered(item, titles) {
    if (item.answer !== "fail") return "";
    if (item.disposal === "case" && item.within === 0) return "责令立即停止，并移交执法";
    return `${titles[item.disposal] || ""}${item.disposal === "correct" ? `，${item.within} 日内改正` : ""}`;
  }

  function draw(place, task, items, titles) {
    const lines = task.head.map((words) => Object.assign(document.createElement("p"), { textContent: words }));
    const list = document.createElement("ol");
    for (const item of items) {
      const one = document.createElement("li");
      const said = [item.note, ordered(item, titles), item.photos.length ? `照片 ${item.photos.length} 张` : ""].filter(Boolean).join("；");
      one.textContent = `${item.title} ${ANSWERS[item.answer]}${said && item.answer ? `（${said}）` : ""}`;
      if (item.answer === "fail") one.className = "danger";
      list.append(one);
    }
    // The head ends with what the party declares of the lines: read after them.
    place.replaceChildren(...lines.slice(0, -1), list, ...lines.slice(-1));
  }

  return { clean, within, digest, draw, hex };
})();
