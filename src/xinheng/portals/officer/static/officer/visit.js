// From door to door: arrival, signatures, end. Each goes into the queue, with a network or without.
"use strict";

const arrivalPart = document.getElementById("arrival");
const checkPart = document.getElementById("check");
const field = (id) => document.getElementById(id);
const typed = (id) => (field(id) ? field(id).value.trim() : "");
let signer = null;

// --- Arrival ---
async function arriveNow(code) {
  const says = field("arrival-says");
  if (task.urgent && !typed("urgent")) { says.textContent = "这次检查还没有审批，先写明紧急检查的理由。"; field("urgent").focus(); return; }
  if (!code && !typed("typed_because")) { says.textContent = "扫店里的码；扫不了的，写明原因。"; field("typed_because").focus(); return; }
  const before = (await Queue.rows(task.number)).filter((row) => row.kind === "arrive");
  const reasons = { urgent: typed("urgent"), typed_because: code ? "" : typed("typed_because") };
  await Queue.add({ kind: "arrive", task: task.number, title: field("subject").textContent, code, ...reasons, seq: 1 });
  for (const row of before) await Queue.drop(row);
  Draft.forget("urgent", "typed_because");
  atTheDoor(false);
  begin();
  saved.textContent = navigator.onLine ? "正在登记到场。" : "到场已记在本机，联网后上传。";
  Queue.send();
}

// A check that is not on the phone now (nobody is named, or it has ended) shows neither the door nor the form.
function atTheDoor(outside) {
  arrivalPart.hidden = !outside;
  checkPart.hidden = outside || task.elsewhere;
  document.querySelector(".actionbar").hidden = outside || task.elsewhere;
}

document.addEventListener("click", (event) => {
  const shot = event.target.closest("[data-large]");
  if (shot) shot.setAttribute("aria-pressed", String(shot.getAttribute("aria-pressed") !== "true"));
});

field("arrive").addEventListener("submit", (event) => { event.preventDefault(); event.stopImmediatePropagation(); arriveNow(""); }, true);
field("open-camera").addEventListener("click", async () => {
  const finder = field("viewfinder");
  try {
    const { default: QrScanner } = await import(finder.dataset.scanner);
    finder.classList.remove("hidden");
    const scanner = new QrScanner(field("camera"), (found) => { scanner.stop(); finder.classList.add("hidden"); arriveNow(found.data); }, { returnDetailedScanResult: true });
    await scanner.start();
  } catch (problem) {
    finder.classList.add("hidden");
    field("arrival-says").textContent = "相机打不开。请点“扫不了码”，写明原因后登记到场。";
  }
});
document.addEventListener("queue:refused", (event) => {
  const { row, words } = event.detail;
  if (row.task !== task.number) return;
  if (row.kind === "arrive" && task.before) { atTheDoor(true); field("arrival-says").textContent = `到场没有登记上：${words}`; if (field("typed_because")) field("typed_because").value = row.typed_because; }
  if (row.kind === "finish") { ended(false); saved.textContent = words; }
});

// --- Signatures ---
const signers = () => [{ role: "party", officer: "", name: "", title: "当事人" }, ...task.officers.map((one) => ({ role: "officer", officer: String(one.id), name: one.name, title: `检查人员 ${one.name}` }))];

// Whose signature stands over exactly what is shown now, here or at the server.
async function signedOver(shown) {
  const here = (await Queue.rows(task.number)).filter((row) => row.kind === "sign" && !row.refused && row.shown === shown);
  const standing = [...here, ...task.signed.filter((one) => one.shown === shown || !shown)];
  return (one) => standing.find((other) => other.role === one.role && String(other.officer || "") === one.officer);
}

async function drawSigning() {
  await settle();
  Record.draw(field("preview"), task, items(), TITLES);
  const has = await signedOver(await Record.digest(task, items()));
  const rows = signers().map((one) => {
    const line = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = one.title;
    const does = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: !has(one) ? "签字" : has(one).declined ? "拒签，见证人已签" : "已签字", disabled: Boolean(has(one)) });
    does.addEventListener("click", () => openPad(one));
    line.append(words, does);
    return line;
  });
  field("signers").replaceChildren(...rows);
  const next = signers().find((one) => !has(one));
  if (next && (!signer || has(signer))) openPad(next);
  if (!next) { signer = null; field("pad-part").hidden = true; }
}

function openPad(one) {
  if (!signer || signer.role !== one.role || signer.officer !== one.officer) Pad.blank();
  signer = one;
  field("pad-part").hidden = false;
  field("pad-who").textContent = one.title;
  field("party-part").hidden = field("refusal-part").hidden = one.role !== "party";
}

field("keep-signature").addEventListener("click", async () => {
  const party = signer.role === "party";
  const declined = party && Boolean(typed("refusal") || typed("witness"));
  if ((party && !typed("signer")) || !Pad.inked() || (declined && !(typed("refusal") && typed("witness")))) {
    saved.textContent = declined ? "拒签要写明情形、见证人姓名，并请见证人签名。" : party ? "请填写当事人姓名，并在框里签名。" : "请在框里签名。";
    return;
  }
  await settle();
  if (items().some((item) => !item.answer)) { saved.textContent = "还有没有填写的项，填完再签字。"; return; }
  const shown = await Record.digest(task, items());
  if (!shown) { saved.textContent = "这个浏览器或者这个地址算不出所看内容的摘要，签字不能作数：请用 https 开头的地址打开检查页，再请本人签字。"; return; }
  for (const row of await Queue.rows(task.number)) if (row.kind === "sign" && row.role === signer.role && String(row.officer) === signer.officer) await Queue.drop(row);
  await Queue.add({
    kind: "sign", task: task.number, title: signer.title, role: signer.role, officer: signer.officer, name: party ? typed("signer") : signer.name,
    declined: declined ? "1" : "", reason: declined ? typed("refusal") : "", witness: declined ? typed("witness") : "", shown, blob: await Pad.picture(),
  });
  Draft.forget("signer", "refusal", "witness");
  saved.textContent = `${signer.title}签字已存本机。`;
  Pad.blank();
  await drawSigning();
  Queue.send();
});
document.addEventListener("visit:signing", drawSigning);
document.addEventListener("queue:arrived", (event) => {
  const { row, told } = event.detail;
  if (row.task !== task.number) return;
  if (row.kind === "arrive") { task.before = false; if (!arrivalPart.hidden) { atTheDoor(false); begin(); } }
  if (row.kind === "sign") {
    if (!told.void) task.signed.push({ role: row.role, officer: row.officer, shown: row.shown, declined: row.declined });
    if (!signing.hidden) drawSigning();
  }
  if (row.kind === "finish") { Draft.clear(); ended(true, "检查已提交审核"); }
});

// --- The end ---
async function end(row) {
  for (const old of await Queue.rows(task.number)) if (old.kind === "finish") await Queue.drop(old);
  await Queue.add({ kind: "finish", task: task.number, title: field("subject").textContent, ...row });
  ended(true, "已在本机结束");
  Queue.send();
}

function ended(done, words) {
  field("ended").hidden = !done;
  if (done) { checkPart.hidden = arrivalPart.hidden = true; field("ended-words").textContent = words; } else checkPart.hidden = false;
  document.querySelector(".actionbar").hidden = done;
  field("ended-hint").textContent = words === "已在本机结束" ? "没有上传的内容在本机，联网后自动提交审核。关掉页面不会丢。" : "审核人不能是本次检查人员。审核通过后结果公示，需要改正的会生成责令改正通知书。";
}

field("finish").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  await settle();
  const has = await signedOver(await Record.digest(task, items()));
  const missing = items().filter((item) => !item.answer).length;
  const unsigned = signers().filter((one) => !has(one)).map((one) => one.title);
  if (task.state !== "result_entered" && missing) { saved.textContent = `还有 ${missing} 项没有填写，暂不能结束检查。`; return; }
  if (task.state !== "result_entered" && unsigned.length) { saved.textContent = `${unsigned.join("、")}还没有签字，暂不能结束检查。`; return; }
  await end({ why: "", words: "" });
}, true);
field("give-up").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const why = document.querySelector("[name=why]:checked");
  if (!why || !typed("words")) { saved.textContent = "选择没有查成的情形，并写明现场情况。"; return; }
  await end({ why: why.value, words: typed("words") });
}, true);

(async () => {
  const passed = (step) => Queue.passed(task.number, step, task.drawn);
  if ((await passed("arrive")).length) task.before = false;
  task.signed.push(...(await passed("sign")));
  atTheDoor(task.before);
  await restore();
  const rows = await Queue.rows(task.number);
  const arriving = rows.find((row) => row.kind === "arrive");
  if (arriving) { atTheDoor(arriving.refused); if (arriving.refused) field("arrival-says").textContent = `到场没有登记上：${arriving.problem}`; }
  const ending = rows.find((row) => row.kind === "finish");
  if (touched && at) show(at); else begin();
  if ((await passed("finish")).length) ended(true, "检查已提交审核");
  else if (ending && !ending.refused) ended(true, "已在本机结束");
  else if (ending) saved.textContent = ending.problem;
})();
