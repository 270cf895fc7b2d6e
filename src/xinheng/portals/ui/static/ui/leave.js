// Nobody is signed in here any more: the pages an officer kept on this phone are taken away. What was not sent stays,
// under that officer's name.
"use strict";

async function takeAway() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) if (/^xinheng-(pages|who)/.test(name)) await caches.delete(name);
}

// What was looked at and half written here is nobody's after him who leaves.
function forget() {
  try {
    localStorage.removeItem("xinheng.seen");
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("xinheng-draft:")) sessionStorage.removeItem(name);
  } catch (problem) { /* nothing was kept */ }
}

const leaving = document.getElementById("leave");
if (leaving) {
  leaving.addEventListener("submit", (event) => {
    event.preventDefault();
    forget();
    takeAway().finally(() => leaving.submit());
  });
} else takeAway();
