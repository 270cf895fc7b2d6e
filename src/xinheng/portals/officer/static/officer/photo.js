// A photo as the server can take it. What fits is kept as it was taken; what is too large is reduced here, before it
// waits in the queue, and the original's digest is noted; what cannot be read is refused at once, in words.
"use strict";

const Photo = (() => {
  const MOST_PIXELS = 48e6;
  const MOST_WHOLE = 16e6;
  const MOST_BYTES = 20 * 1024 * 1024;
  const HOPELESS = 250e6;
  const SIDE = 4096;
  const HEIC = "这张照片是 HEIC 格式，这个浏览器读不了。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，或在相册里存成 JPEG 再选。";
  const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

  function kindOf(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return "jpeg";
    if (text(bytes, 1, 4) === "PNG") return "png";
    if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP") return "webp";
    if (text(bytes, 4, 8) === "ftyp" && /^(hei[cxms]|hevc|mif1|msf1)/.test(text(bytes, 8, 12))) return "heic";
    return "";
  }

  // Width and height from the header, without decoding; null where it does not say.
  function sizeOf(kind, bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (kind === "png" && bytes.length > 24) return [view.getUint32(16), view.getUint32(20)];
    if (kind === "webp" && bytes.length > 30 && text(bytes, 12, 16) === "VP8X") return [1 + bytes[24] + bytes[25] * 256 + bytes[26] * 65536, 1 + bytes[27] + bytes[28] * 256 + bytes[29] * 65536];
    if (kind !== "jpeg") return null;
    for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
      const mark = bytes[at + 1];
      if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) return [view.getUint16(at + 7), view.getUint16(at + 5)];
      at += mark === 0xff ? 1 : 2 + view.getUint16(at + 2);
    }
    return null;
  }

  const digest = async (bytes) => Record.hex(await crypto.subtle.digest("SHA-256", bytes));

  async function fit(file) {
    if (!(window.crypto && crypto.subtle)) throw new Error("网址不是 https 开头，不能在本机核对照片，请改用 https 网址。");
    if (/^video\//.test(file.type)) throw new Error(`这是视频（${Math.round(file.size / 1048576)} MB），这里只收照片。`);
    if (file.size > 8 * MOST_BYTES) throw new Error(`文件 ${Math.round(file.size / 1048576)} MB，太大了，这里只收照片。`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kind = kindOf(bytes);
    if (!kind) throw new Error("这不是照片，或者照片坏了。请重拍，格式用 JPEG。");
    const size = sizeOf(kind, bytes);
    const pixels = size ? size[0] * size[1] : 0;
    if (pixels > HOPELESS) throw new Error(`照片有 ${Math.round(pixels / 1e6)} 百万像素，手机处理不了。请把相机分辨率调低后重拍。`);
    const own = await digest(bytes);
    const most = kind === "jpeg" ? MOST_PIXELS : MOST_WHOLE;
    if (kind !== "heic" && pixels <= most && bytes.length <= MOST_BYTES) return { blob: new Blob([bytes], { type: `image/${kind}` }), digest: own, original: "" };
    const blob = await reduced(file, kind, size);
    return { blob, digest: await digest(await blob.arrayBuffer()), original: own };
  }

  async function reduced(file, kind, size) {
    const scale = size ? Math.min(1, SIDE / Math.max(...size)) : 1;
    const given = size ? { resizeWidth: Math.max(1, Math.round(size[0] * scale)), resizeQuality: "high" } : {};
    let picture;
    try { picture = await createImageBitmap(file, given); } catch (problem) {
      throw new Error(kind === "heic" ? HEIC : "照片太大，这台手机缩小不了。请把相机分辨率调低后重拍。");
    }
    const more = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * more);
    canvas.height = Math.round(picture.height * more);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
    if (!blob) throw new Error("照片太大，这台手机缩小不了。请把相机分辨率调低后重拍。");
    return blob;
  }

  return { fit };
})();
