// Photos of a form: previews, what cannot be taken told at once, what would be refused made fit. Without it they are
// chosen and sent the same, and the answer tells.
"use strict";

(() => {
  const grid = document.querySelector(".photos");
  if (!grid) return;
  const picker = grid.querySelector("input[type=file]");
  const says = document.getElementById("photo-says");
  const chosen = new DataTransfer();
  const LARGEST = 10 * 1024 * 1024;
  const SIDE = 2560;

  picker.addEventListener("change", async () => {
    const room = () => Number(grid.dataset.most) - grid.querySelectorAll(".kept").length - chosen.files.length;
    const said = [];
    let over = 0;
    for (const file of [...picker.files]) {
      // Said at once: to find out that a film is no photo takes a phone minutes.
      if (file.type && !file.type.startsWith("image/")) { said.push(`${file.name} 没有加上：只收照片；视频请截几张图添加。`); continue; }
      if (room() <= 0) { over += 1; continue; }
      const fit = await made(file);
      if (fit) chosen.items.add(fit);
      else said.push(`${file.name} 没有加上：这台设备打不开它。在相册里存成 JPEG，或者截一张图，再添加。`);
    }
    if (over) said.unshift(`最多 ${grid.dataset.most} 张，后面 ${over} 张没有加上。`);
    picker.files = chosen.files;
    says.textContent = said.join("");
    draw();
  });

  // What would be refused, a photo too large or of an iPhone's own kind, is made fit here; any other is sent as it is.
  async function made(file) {
    const foreign = /\.hei[cf]$/i.test(file.name) || /hei[cf]/.test(file.type);
    if (!foreign && file.size <= LARGEST) return file;
    try {
      const bitmap = await createImageBitmap(file);
      const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch (problem) {
      return null;
    }
  }

  function draw() {
    for (const old of grid.querySelectorAll(".new")) old.remove();
    [...chosen.files].forEach((file, place) => {
      const tile = document.createElement("div");
      tile.className = "new";
      const picture = document.createElement("img");
      picture.alt = `照片 ${file.name}`;
      picture.src = URL.createObjectURL(file);
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = "不要这张";
      drop.addEventListener("click", () => { chosen.items.remove(place); picker.files = chosen.files; draw(); });
      tile.append(picture, drop);
      grid.insertBefore(tile, grid.querySelector(".add"));
    });
  }

  grid.addEventListener("click", (event) => {
    if (event.target.matches("[data-drop]")) event.target.closest(".kept").remove();
  });
})();
