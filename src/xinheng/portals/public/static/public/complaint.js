// The complaint form: days that most people mean. Without it the form works the same.
"use strict";

const form = document.getElementById("complaint");

// The day most people mean is today or yesterday.
const day = form.elements.bought_on;
const days = document.createElement("p");
days.className = "buttons days";
for (const [words, back] of [["今天", 0], ["昨天", 1]]) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = words;
  button.addEventListener("click", () => {
    const then = new Date(Date.now() - back * 24 * 3600 * 1000);
    day.value = [then.getFullYear(), then.getMonth() + 1, then.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    form.dispatchEvent(new Event("input"));
  });
  days.append(button);
}
day.after(days);
