// The camera. What it reads is only an address: ours is opened, anything else is shown as foreign.
"use strict";

const finder = document.getElementById("viewfinder");
const video = document.getElementById("camera");
const says = document.getElementById("camera-says");

document.getElementById("open-camera").addEventListener("click", async () => {
  try {
    const { default: QrScanner } = await import(finder.dataset.scanner);
    const scanner = new QrScanner(video, (found) => { scanner.stop(); follow(found.data); }, { returnDetailedScanResult: true });
    video.hidden = false;
    says.hidden = true;
    await scanner.start();
  } catch (problem) {
    video.hidden = true;
    says.hidden = false;
    says.textContent = "相机打不开。可能没有允许使用相机，或这台设备没有相机。可以输入码下面的 8 位。";
    document.getElementById("typed").focus();
  }
});

function follow(text) {
  let address = null;
  try { address = new URL(text); } catch (problem) { /* not an address: a bare code */ }
  if (!address) location.assign("/c/" + encodeURIComponent(text.slice(0, 64)));
  else if (address.host === location.host) location.assign(address.pathname);
  else location.assign("/c/" + encodeURIComponent("x-" + address.host.slice(0, 40)));
}
