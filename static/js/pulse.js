// While a question is open the page asks whether the class is paused, on [data-pulse].
// It also tells the teacher's page that this device is still there.

const EVERY = 20_000; // ms

for (const root of document.querySelectorAll("[data-pulse]")) {
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(root.dataset.pulse, { cache: "no-store" });
      if (answer.ok) root.hidden = !(await answer.json()).paused;
    } catch {
      // Offline: the sending of answers says so where it matters.
    }
  };
  setInterval(ask, EVERY);
}
