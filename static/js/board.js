// The projector by keyboard, on [data-state]: arrows go to the next and the previous
// state in reading order, Escape back to the first.

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("a, button, summary, input")) return;
  const states = [...document.querySelectorAll("[data-state]")];
  const here = states.findIndex((one) => one.hasAttribute("aria-current"));
  const rtl = document.dir === "rtl";
  const steps = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, Escape: -here };
  const next = event.key in steps ? states[here + steps[event.key]] : undefined;
  if (!next || next === states[here]) return;
  event.preventDefault();
  next.click();
});
