// Scanning the subject's code on arrival.
"use strict";

const finder = document.getElementById("viewfinder");
const says = document.getElementById("camera-says");

document.getElementById("open-camera").addEventListener("click", async () => {
  try {
    const { default: QrScanner } = await import(finder.dataset.scanner);
    finder.classList.remove("hidden");
    const scanner = new QrScanner(document.getElementById("camera"), (found) => {
      scanner.stop();
      document.getElementById("code").value = found.data;
      document.getElementById("arrive").submit();
    }, { returnDetailedScanResult: true });
    await scanner.start();
  } catch (problem) {
    finder.classList.add("hidden");
    says.textContent = "相机打不开。请点“扫不了码”，写明原因后登记到场。";
  }
});
