// The page of what is not sent: each thing with its reason, and what can be done about it.
"use strict";

const KINDS = { arrive: "到场登记", entry: "检查结果", photo: "照片", sign: "签字", finish: "结束检查" };

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}

function span(words, className = "") {
  const made = document.createElement("span");
  made.textContent = words;
  made.className = className;
  return made;
}

// Everything of one thing as a file: nothing is stuck on a phone.
async function saveAside(row) {
  const { blob, ...fields } = row;
  if (blob) fields.picture = await new Promise((resolve) => { const reader = new FileReader(); reader.onload = () => resolve(reader.result); reader.readAsDataURL(blob); });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(fields, null, 2)], { type: "application/json" }));
  link.download = `${row.task}-${KINDS[row.kind]}-${row.id.slice(0, 8)}.json`;
  link.click();
}

function throwAway(row) {
  const words = `${KINDS[row.kind]}“${row.title || row.name || row.task}”还没有上传，删除后不能找回。可以先导出。要删除吗？`;
  if (window.confirm(words)) Queue.discard(row).then(() => Queue.send());
}

function line(row) {
  const made = document.createElement("section");
  made.className = row.refused ? "syncrow refused" : "syncrow";
  const what = document.createElement("div");
  what.append(span(`${KINDS[row.kind]}${row.title || row.name ? ` · ${row.title || row.name}` : ""}`, "what"), span(`${row.task} · ${new Date(row.noted_at).toTimeString().slice(0, 5)}`, "quiet"));
  what.append(span(row.problem || "等待上传", row.refused ? "danger" : "quiet"));
  made.append(what);
  if (row.problem) {
    const does = document.createElement("p");
    does.className = "buttons";
    does.append(button("再试", () => Queue.retry(row)), button("导出", () => saveAside(row)), button("删除", () => throwAway(row)));
    made.append(does);
  }
  return made;
}

document.addEventListener("queue:changed", (event) => {
  const rows = event.detail.rows;
  for (const link of document.querySelectorAll("a[data-keep]")) {
    const here = rows.filter((row) => link.getAttribute("href") === `/officer/m/${row.task}`);
    const says = link.querySelector("[data-unsent]");
    if (says) says.textContent = here.some((row) => row.kind === "finish") ? `已在本机结束，${here.length} 项未上传` : here.length ? `${here.length} 项未上传` : "";
  }
  const list = document.getElementById("sync-rows");
  if (!list) return;
  const refused = rows.filter((row) => row.refused).length;
  document.getElementById("sync-title").textContent = rows.length ? `未上传 ${rows.length} 项${refused ? `，其中 ${refused} 项服务器没有收下` : ""}` : "全部已上传";
  const online = refused ? "没有收下的请看原因，再试、导出或删除；别的照常上传。" : "联网中，可以现在上传。";
  document.getElementById("sync-says").textContent = rows.length ? (navigator.onLine ? online : "没有网络，联网后自动上传。") : "本机没有等待上传的内容。";
  document.getElementById("send-now").hidden = !rows.length;
  list.replaceChildren(...rows.map(line));
});
// What was just sent and differs from a colleague's is told here too, not only on the task's own page.
document.addEventListener("queue:conflict", (event) => {
  const { task, conflicts } = event.detail;
  const torn = document.getElementById("torn");
  if (!torn || torn.querySelector(`[data-torn="${task}"]`)) return;
  const link = document.createElement("a");
  link.className = "notice amber";
  link.href = `/officer/m/${task}`;
  link.dataset.torn = task;
  link.append(span(`${task}：与${conflicts[0].theirs}填写的不一致，两份都已保存，请选定用哪一份。`));
  torn.append(link);
});
document.addEventListener("click", (event) => { if (event.target.closest("#send-now")) Queue.send(); });
document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("not-here");
  if (place) place.hidden = location.pathname === "/officer/m/sync";
});
