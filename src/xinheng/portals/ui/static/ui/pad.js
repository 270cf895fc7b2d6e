// The pad on which somebody signs: strokes on a white ground, given as PNG. Of the phone and of the mediation room.
"use strict";

const Pad = (() => {
  const pad = document.getElementById("pad");
  if (!pad) return null;
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
  return { blank, inked: () => inked, drawn: () => pad.toDataURL("image/png"), picture: () => new Promise((resolve) => pad.toBlob(resolve, "image/png")) };
})();
