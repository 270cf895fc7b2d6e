// Nobody is signed in here any more: the pages an officer kept on this phone are taken away. What was not sent stays,
// under that officer's name.
"use strict";

async function takeAway() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) if (/^xinheng-(pages|who)/.test(name)) await caches.delete(name);
}

const leaving = document.getElementById("leave");
if (leaving) {
  leaving.addEventListener("submit", (event) => {
    event.preventDefault();
    takeAway().finally(() => leaving.submit());
  });
} else takeAway();
