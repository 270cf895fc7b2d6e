// The pad of the mediation room: strokes on white, sent as a picture with the wording that was read.
"use strict";

(() => {
  const pad = document.getElementById("pad");
  const form = document.getElementById("sign-form");
  if (!pad || !form) return;
  const pen = pad.getContext("2d");
  let inked = false;
  const blank = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, pad.width, pad.height); inked = false; };
  const spot = (event) => { const box = pad.getBoundingClientRect(); return [(event.clientX - box.left) * (pad.width / box.width), (event.clientY - box.top) * (pad.height / box.height)]; };
  blank();
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";
  pad.addEventListener("pointerdown", (event) => { pad.setPointerCapture(event.pointerId); pen.strokeStyle = "#1f2329"; pen.beginPath(); pen.moveTo(...spot(event)); inked = true; });
  pad.addEventListener("pointermove", (event) => { if (event.buttons) { pen.lineTo(...spot(event)); pen.stroke(); } });
  document.getElementById("clear-pad").addEventListener("click", blank);
  form.addEventListener("submit", (event) => {
    if (!inked) {
      event.preventDefault();
      document.getElementById("pad-says").textContent = "还没有签名，请在框里写上名字";
      return;
    }
    document.getElementById("strokes").value = pad.toDataURL("image/png");
  });
})();
