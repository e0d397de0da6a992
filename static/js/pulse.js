// What the teacher does while a page of a lesson is open: on [data-pulse] whether the
// class is paused, and whether a question is shown to all (often where [data-together]
// says that the teacher sets the pace); [data-follow] is that
// question, and asks for itself again when the class goes on; [data-wait] goes on when
// the step it waits for opens. Asking also tells the teacher's page that this device is
// still there.

const EVERY = 20_000; // ms
const FOLLOWING = 4000; // ms

async function ask(address, tell) {
  if (document.hidden) return;
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (answer.ok) tell(await answer.json());
  } catch {
    // Offline: the sending of answers says so where it matters.
  }
}

function listen() {
  for (const root of document.querySelectorAll("[data-pulse]:not([data-listens])")) {
    const tell = ({ paused, looking }) => {
      root.querySelector("[data-paused]").hidden = !paused;
      root.querySelector("[data-looking]").hidden = !looking;
    };
    root.dataset.listens = "";
    setInterval(() => { if (root.isConnected) ask(root.dataset.pulse, tell); },
      "together" in root.dataset ? FOLLOWING : EVERY);
  }
}

function wait() {
  for (const root of document.querySelectorAll("[data-wait][hidden]")) {
    const tell = ({ steps }) => {
      if (root.isConnected && (steps === null || steps >= Number(root.dataset.step))) location.reload();
    };
    root.hidden = false;
    setInterval(() => { if (root.isConnected) ask(root.dataset.wait, tell); }, FOLLOWING);
  }
}

for (const begin of [listen, wait]) {
  document.addEventListener("kit:main", begin); // the page may come after an answer was sent
  begin();
}

for (const root of document.querySelectorAll("[data-follow]")) {
  const again = new URL("../discuss", location.href);
  const tell = ({ looking }) => { if (looking !== root.dataset.now) location.replace(again); };
  setInterval(() => ask(root.dataset.follow, tell), FOLLOWING);
}
