// Leaving a page at once, on the form [data-leave]: its button, or Esc three times. The
// page is empty before the server has answered, and its name is gone from the way back.

const QUICK = 1500; // ms between the first Esc and the third

const form = document.querySelector("form[data-leave]");
let presses = [];

function vanish() {
  document.documentElement.hidden = true;
  document.title = form.dataset.leave;
  history.replaceState(null, "", form.action);
}

form.addEventListener("submit", vanish);
addEventListener("keydown", ({ key, timeStamp, repeat }) => {
  if (repeat) return;
  presses = key === "Escape" ? [...presses, timeStamp].slice(-3) : [];
  if (presses.length === 3 && timeStamp - presses[0] < QUICK) form.requestSubmit();
});
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
