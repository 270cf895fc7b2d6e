// Signing in the mediation room: the picture of the pad goes with the wording that was read.
"use strict";

(() => {
  const form = document.getElementById("sign-form");
  if (!form || !Pad) return;
  form.addEventListener("submit", (event) => {
    if (!Pad.inked()) {
      event.preventDefault();
      document.getElementById("pad-says").textContent = "还没有签名，请在框里写上名字";
      return;
    }
    document.getElementById("strokes").value = Pad.drawn();
  });
})();
