// The camera. What it reads is only an address: ours is opened, anything else is shown for what it is.
"use strict";

const finder = document.getElementById("viewfinder");
const video = document.getElementById("camera");
const says = document.getElementById("camera-says");

const torch = document.getElementById("torch");
const typed = document.getElementById("typed");
let scanner;

document.getElementById("open-camera").addEventListener("click", async () => {
  try {
    const { default: QrScanner } = await import(finder.dataset.scanner);
    scanner = new QrScanner(video, (found) => { scanner.stop(); follow(found.data); }, { returnDetailedScanResult: true });
    video.hidden = false;
    says.hidden = true;
    await scanner.start();
    torch.hidden = !(await scanner.hasFlash());
  } catch (problem) {
    video.hidden = true;
    says.hidden = false;
    says.textContent = "相机打不开。可能没有允许使用相机，或这台设备没有相机。可以输入码下面的 8 位。";
    typed.focus();
  }
});

torch.addEventListener("click", async () => {
  await scanner.toggleFlash();
  torch.setAttribute("aria-pressed", String(scanner.isFlashOn()));
});

// A picture of a code: it is read on this device and goes nowhere.
document.getElementById("album").addEventListener("change", async (event) => {
  const file = event.target.files[0];
  if (!file) return;
  const { default: QrScanner } = await import(finder.dataset.scanner);
  try {
    const found = await QrScanner.scanImage(file, { returnDetailedScanResult: true });
    follow(found.data);
  } catch (problem) {
    says.textContent = "这张图片里没有读到码。换一张清楚的、只有一个码的，或者输入 8 位。";
  }
});

// Eight characters stand in two groups of four, as on the poster; how many are missing is said while typing.
typed.addEventListener("input", () => {
  if (typed.selectionStart !== typed.value.length) return;
  const plain = typed.value.replace(/[^0-9A-Za-z]/g, "").toUpperCase().slice(0, 8);
  typed.value = plain.length > 4 ? `${plain.slice(0, 4)} ${plain.slice(4)}` : plain;
  document.getElementById("typed-says").textContent = plain && plain.length < 8 ? `还差 ${8 - plain.length} 位` : "";
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
