// The camera. What it reads is only an address: ours is opened, anything else is shown for what it is.
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
  try { address = new URL(text); } catch (problem) { /* not an address: a bare code, a licence, a barcode */ }
  if (address && address.host === location.host) location.assign(address.pathname);
  else location.assign("/c/" + encodeURIComponent(told(text, address)));
}

// Of another's address only what is needed goes to the server: the numbers of a licence or a plate, or whose it is.
function told(text, address) {
  if (!address || !/^[a-z]+:\/\//i.test(text)) return text.slice(0, 400);
  const web = address.protocol === "http:" || address.protocol === "https:";
  const number = web && text.match(/(?:^|[^0-9A-Za-z])([0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{18}|\d{17}|\d{20})(?![0-9A-Za-z])/);
  return number ? number[1] : "x-" + (web ? address.host.slice(0, 60) : address.protocol);
}
