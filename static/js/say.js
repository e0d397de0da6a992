// The one live region of a page. Any script says something by the event kit:say;
// what comes last within a moment is what is read out.

const PAUSE = 60; // ms: a region that is emptied first repeats the same words

let timer = 0;

document.addEventListener("kit:say", ({ detail }) => {
  const region = document.getElementById("live");
  if (!region) return;
  clearTimeout(timer);
  region.textContent = "";
  timer = setTimeout(() => { region.textContent = detail; }, PAUSE);
});
