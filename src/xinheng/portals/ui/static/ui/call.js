// A call in the mediation room: browser to browser, found over the room's own address. Nobody needs it to mediate.
"use strict";

(() => {
  const room = document.getElementById("call");
  const able = window.RTCPeerConnection && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
  if (!room || !able) return;
  const NAMES = { mediator: "调解员", complainant: "投诉人", business: "被投诉人" };
  const RANK = Object.keys(NAMES);
  const me = room.dataset.side, others = RANK.filter((side) => side !== me);
  const mine = crypto.randomUUID();
  const relays = JSON.parse(document.getElementById("relays").textContent);
  const QUICK = 1500, SLOW = 8000, GATHERING = 3000, AGAIN = 10000, GIVEN_UP = 20000;
  let media = null, last = null, timer = 0, heard = {}, said = Number(room.dataset.said);
  const peers = new Map(), lost = new Set();
  const button = (what) => room.querySelector(`[data-call=${what}]`);
  const says = (words) => { document.getElementById("call-says").textContent = words; };

  const tell = (to, what) => fetch(room.dataset.at, {
    method: "POST", keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRFToken": room.querySelector("[name=csrfmiddlewaretoken]").value },
    body: JSON.stringify({ to, body: JSON.stringify({ ...what, id: mine }) }),
  }).catch(() => {});

  const face = (side, stream) => {
    let box = document.getElementById(`face-${side}`);
    if (!box) {
      box = document.createElement("figure");
      box.id = `face-${side}`;
      const video = document.createElement("video");
      video.autoplay = video.playsInline = true;
      video.muted = side === me;
      const name = document.createElement("figcaption");
      name.textContent = side === me ? "您" : NAMES[side];
      box.append(video, name);
      document.getElementById("faces").append(box);
    }
    box.firstChild.srcObject = stream;
  };

  const hangUp = (side) => {
    const peer = peers.get(side);
    if (peer) peer.link.close();
    peers.delete(side);
    document.getElementById(`face-${side}`)?.remove();
  };

  const state = () => {
    const seen = others.filter((side) => peers.get(side)?.link.connectionState === "connected").map((side) => NAMES[side]);
    says(seen.length ? `正在和${seen.join("、")}通话` : "已打开，等对方加入");
  };

  const linkTo = (side, id) => {
    hangUp(side);
    // Over the city's relay, where it has one, neither side learns from which address the other speaks.
    const link = new RTCPeerConnection({ iceServers: relays, iceTransportPolicy: relays.length ? "relay" : "all" });
    peers.set(side, { link, id });
    for (const track of media.getTracks()) link.addTrack(track, media);
    link.ontrack = (event) => face(side, event.streams[0]);
    const fail = () => {
      lost.add(id);
      hangUp(side);
      says(`和${NAMES[side]}接不通：两边的网络之间没有通路，请用文字或电话`);
    };
    link.onconnectionstatechange = () => {
      if (peers.get(side)?.link !== link) return;
      if (link.connectionState === "failed") fail(); else state();
    };
    // A browser that found no way at all never says that it failed.
    setTimeout(() => { if (peers.get(side)?.link === link && ["new", "connecting"].includes(link.connectionState)) fail(); }, GIVEN_UP);
    return link;
  };

  // What is sent holds all the ways at once: one letter each way, no trickle.
  const described = async (link) => {
    await new Promise((ready) => {
      const done = () => link.iceGatheringState === "complete" && ready();
      link.onicegatheringstatechange = done;
      setTimeout(ready, GATHERING);
      done();
    });
    return link.localDescription.toJSON();
  };

  const hello = async (side, id) => {
    if (peers.get(side)?.id === id || lost.has(id)) return;
    // Of two that greet each other the first in rank calls; the other greets back.
    if (RANK.indexOf(me) > RANK.indexOf(side)) { tell(side, { kind: "hello" }); return; }
    const link = linkTo(side, id);
    await link.setLocalDescription(await link.createOffer());
    tell(side, { kind: "offer", description: await described(link) });
  };

  const take = async (side, what) => {
    if (!media) { if (what.kind === "hello") heard[side] = Date.now(); return; }
    if (what.kind === "hello") await hello(side, what.id);
    if (what.kind === "bye") { hangUp(side); state(); }
    if (what.kind === "offer") {
      const link = linkTo(side, what.id);
      await link.setRemoteDescription(what.description);
      await link.setLocalDescription(await link.createAnswer());
      tell(side, { kind: "answer", description: await described(link) });
    }
    const peer = peers.get(side);
    if (what.kind === "answer" && peer?.link.signalingState === "have-local-offer") await peer.link.setRemoteDescription(what.description);
  };

  // New words are shown beside the call without loading the page again: that would end it.
  const refresh = async () => {
    const answer = await fetch(location.href.split("#")[0]);
    if (answer.ok) show(await answer.text());
  };
  const show = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.getElementById("words-said").replaceWith(page.getElementById("words-said"));
  };

  // Words, a file or strokes that reading the page anew would lose.
  const begun = () => [...document.querySelectorAll("[data-says] textarea, [data-says] [type=file]")].some((one) => one.value) || (typeof Pad !== "undefined" && Pad && Pad.inked());

  // The mediation went on. The page is read anew, unless that would end a call or lose what was begun: then it is said.
  const follow = (told) => {
    if (told.step === room.dataset.step) return;
    if (!told.talking) {
      leave();
      document.getElementById("call-buttons").hidden = true;
    }
    // Asked for anew: what stands here may be the answer to a form, and reading that again would send it again.
    if (!media && !begun()) { location.replace(location.href.split("#")[0]); return; }
    const news = document.getElementById("call-news"), line = news.querySelector("span");
    const words = told.talking ? "调解有了新进展，刷新后才看得到。没有发出的请先发出；正在通话的，刷新会离开通话。" : "调解不再进行，通话已经结束，没有发出的不能再发。";
    news.hidden = false;
    if (line.textContent !== words) line.textContent = words;
  };

  const poll = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch(room.dataset.at + (last === null ? "" : `?after=${last}`));
      if (answer.status === 404) { leave(); says("调解室已经关闭"); return; }
      if (answer.ok) {
        const told = await answer.json();
        last = told.last;
        for (const one of told.told) { try { await take(one.from, JSON.parse(one.body)); } catch (problem) { /* the next greeting begins anew */ } }
        if (told.said !== said) { said = told.said; await refresh(); }
        follow(told);
        if (!told.talking) return;
      }
    } catch (problem) { /* without a network the next round tries again */ }
    if (!media) {
      const calling = others.filter((side) => Date.now() - (heard[side] || 0) < AGAIN * 2).map((side) => NAMES[side]);
      says(calling.length ? `${calling.join("、")}正在通话，按“开视频”或“只开语音”加入` : "");
    }
    timer = setTimeout(poll, media ? QUICK : SLOW);
  };

  let greeting = 0;
  const greet = () => {
    for (const side of others) if (!peers.has(side)) tell(side, { kind: "hello" });
    greeting = setTimeout(greet, AGAIN);
  };

  const join = async (kind) => {
    try {
      media = await navigator.mediaDevices.getUserMedia({ audio: true, video: kind === "video" });
    } catch (problem) {
      says("没有拿到麦克风或者摄像头：请在浏览器里允许，或者用文字、电话");
      return;
    }
    button("video").hidden = button("audio").hidden = true;
    button("end").hidden = false;
    face(me, media);
    says("已打开，等对方加入");
    greet();
    poll();
  };

  const leave = () => {
    clearTimeout(greeting);
    for (const side of others) if (media) tell(side, { kind: "bye" });
    for (const side of [...peers.keys()]) hangUp(side);
    for (const track of media?.getTracks() || []) track.stop();
    media = null;
    document.getElementById(`face-${me}`)?.remove();
    button("video").hidden = button("audio").hidden = false;
    button("end").hidden = true;
    says("");
  };

  room.addEventListener("click", (event) => {
    const what = event.target.dataset.call;
    if (what === "end") leave();
    else if (what) join(what);
  });
  window.addEventListener("pagehide", () => { if (media) leave(); });

  // During a call words are sent without leaving the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-says]");
    if (!media || !form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const answer = await fetch(location.href.split("#")[0], { method: "POST", body: new FormData(form) }).catch(() => null);
    const html = answer ? await answer.text() : "";
    const why = document.createElement("p");
    why.className = "error";
    why.setAttribute("role", "alert");
    form.querySelector(".error")?.remove();
    if (!answer || !answer.ok) {
      const page = new DOMParser().parseFromString(html, "text/html");
      why.textContent = page.querySelector(".error-summary .error")?.textContent || "没有发出，请再试";
      form.prepend(why);
      return;
    }
    form.reset();
    show(html);
  }, true);

  document.getElementById("call-buttons").hidden = false;
  says("");
  poll();
})();
