// Small help inside a question, on [data-item]: the counter of what is chosen, arrow
// keys between the spans of a passage, and how many characters are left.

const SOON = 500; // ms: a counter is read out once the choosing pauses

function say(words) {
  document.dispatchEvent(new CustomEvent("kit:say", { detail: words }));
}

function countChosen(root, words, counter) {
  const boxes = [...root.querySelectorAll("input[name=chosen], [data-base] select")];
  let timer = 0;
  const show = () => {
    const chosen = boxes.filter((one) => (one.type === "checkbox" ? one.checked : one.value));
    counter.textContent = words.counts[chosen.length];
    counter.hidden = false;
  };
  const tell = () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(() => say(counter.textContent), SOON);
  };
  for (const box of boxes) box.addEventListener("change", tell);
  root.closest("form").addEventListener("kit:fill", show);
  show();
}

// Arrow keys go through the spans in reading order; Tab and Space work as ever.
function walk(passage) {
  const boxes = [...passage.querySelectorAll("input[type=checkbox]")];
  passage.addEventListener("keydown", (event) => {
    const here = boxes.indexOf(event.target);
    const rtl = getComputedStyle(passage).direction === "rtl";
    const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 };
    const step = steps[event.key];
    if (here < 0 || !step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    boxes[here + step]?.focus();
  });
}

function countLetters(root, words, counter) {
  const area = root.querySelector("textarea");
  let timer = 0;
  const show = () => {
    const left = words.limit - [...area.value].length;
    counter.textContent = (left < 0 ? words.over : words.left).replace("{n}", Math.abs(left));
    counter.hidden = false;
  };
  area.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(() => say(counter.textContent), 2 * SOON);
  });
  root.closest("form").addEventListener("kit:fill", show);
  show();
}

function enhance() {
  for (const root of document.querySelectorAll("[data-item]")) {
    const words = JSON.parse(root.dataset.words);
    const counter = root.querySelector("[data-counter]");
    if (counter && words.counts) countChosen(root, words, counter);
    if (counter && words.limit) countLetters(root, words, counter);
    for (const passage of root.querySelectorAll("[data-spans]")) walk(passage);
  }
}

document.addEventListener("kit:main", enhance);
enhance();
