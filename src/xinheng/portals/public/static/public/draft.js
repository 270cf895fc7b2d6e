// What was typed into a form and not sent stays in this tab over a reload: built-in browsers of chat apps read a page
// anew when one comes back to it. It goes with the tab, on sending and on 清除. `data-draft` names the fields that are
// kept: never who writes, and how to reach him.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  const place = form || document.querySelector("[data-draft-of]");
  if (!place) return;
  const KEY = `xinheng-draft:${form ? location.pathname : place.dataset.draftOf}`;
  const drop = () => { try { sessionStorage.removeItem(KEY); } catch (problem) { /* nothing was kept */ } };
  const before = () => { try { return JSON.parse(sessionStorage.getItem(KEY) || "null"); } catch (problem) { return null; } };
  const put = (draft) => { try { sessionStorage.setItem(KEY, JSON.stringify(draft)); return true; } catch (problem) { return false; } };
  // Sent, and its receipt not seen yet: an older receipt that is read again says nothing of what was begun since.
  const mark = (sent) => { const draft = before(); if (draft) put({ ...draft, sent }); };
  if (place.matches("form")) place.addEventListener("submit", () => mark(true));
  else if (before()?.sent) drop();
  if (!form) return;
  const controls = form.dataset.draft.split(" ").flatMap((name) => [...form.querySelectorAll(`[name="${name}"]`)]);
  const pressed = (one) => one.type === "radio" || one.type === "checkbox";
  const read = () => JSON.stringify(controls.map((one) => [one.name, one.value, pressed(one) && one.checked]));
  // Of what it speaks: what was written of one shop, or one fact, is not shown at another.
  const about = ["identity", "target_type", "target_key"].map((name) => form.elements[name]?.value || "").join(" ");
  const first = read();
  const says = document.createElement("p");
  says.className = "meta";
  says.id = "draft-says";
  says.setAttribute("role", "status");
  form.append(says);

  // A former version kept it on the device for a week.
  try { localStorage.removeItem("xinheng.complaint.draft"); } catch (problem) { /* nothing was kept */ }

  const tell = (words) => {
    const away = document.createElement("button");
    away.type = "button";
    away.className = "button";
    away.textContent = "清除";
    away.addEventListener("click", () => { stopped = true; drop(); form.reset(); location.replace(location.href.split("#")[0]); });
    says.replaceChildren(`${words} `, away);
  };

  let stopped = false;
  const keep = () => {
    if (stopped) return;
    if (read() === first) { drop(); return; }
    if (!put({ about, fields: read() })) return;
    if (!says.textContent) tell("没有提交的内容留在这个页面里，关掉就没有了；姓名、电话、地址不留。");
  };

  function restore() {
    const draft = before();
    // The server's own answer holds what was sent, and says that it was not taken yet.
    if (draft?.sent) mark(false);
    if (!draft || draft.about !== about || "sent" in form.dataset || document.querySelector(".error-summary")) return;
    const fields = JSON.parse(draft.fields);
    controls.forEach((one, at) => {
      const [name, value, checked] = fields[at] || [];
      if (name !== one.name) return;
      if (pressed(one)) { if (one.value === value) one.checked = checked; } else one.value = value;
    });
    if (read() !== first) tell("这是您没有提交的内容，还没有发出；姓名、电话、地址和照片要重新填。");
  }

  restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
})();
