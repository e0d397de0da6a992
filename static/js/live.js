// The live page keeps itself new, on [data-live]: it asks every four seconds, less often
// after errors, and not at all while nobody looks. Focus never moves: while something
// in the changing part has it, the new part waits. [data-reload] asks for its page again.

const EVERY = 4000; // ms
const LATER = 15_000; // ms, after errors
const STALE = 15_000; // ms without news
const QUIET = 30_000; // ms between two announcements

const parser = (() => {
  const made = new DOMParser();
  const policy = globalThis.trustedTypes?.createPolicy("kit", { createHTML: (html) => html });
  return (html) => made.parseFromString(policy ? policy.createHTML(html) : html, "text/html");
})();

class Live {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.tag = "";
    this.news = Date.now();
    this.said = 0;
    this.isStopped = false;
    this.bar = document.createElement("p");
    this.bar.className = "bar no-print";
    this.bar.hidden = true;
    this.bar.textContent = this.words.stale;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button-quiet button-small no-print";
    this.button.textContent = this.words.stop;
    this.button.addEventListener("click", () => this.stop(!this.isStopped));
    document.querySelector("[data-live-tools]").append(this.button);
    root.before(this.bar);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.ask(); });
    this.plan(EVERY);
  }

  stop(isStopped) {
    this.isStopped = isStopped;
    this.button.textContent = isStopped ? this.words.go : this.words.stop;
    if (!isStopped) this.ask();
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    if (this.isStopped || document.hidden) return;
    let wait = EVERY;
    try {
      const headers = this.tag ? { "If-None-Match": this.tag } : {};
      const answer = await fetch(this.root.dataset.live, { headers, cache: "no-store" });
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      if (answer.status === 200) await this.take(answer);
      this.news = Date.now();
    } catch {
      wait = LATER;
    }
    this.warn(Date.now() - this.news >= STALE);
    this.plan(wait);
  }

  async take(answer) {
    const { parts } = await answer.json();
    if (this.root.contains(document.activeElement)) return; // next time
    this.tag = answer.headers.get("ETag") ?? "";
    const open = new Set([...this.root.querySelectorAll("details[open][data-keep]")].map((each) => each.dataset.keep));
    const before = this.lines();
    this.root.replaceChildren(...parser(parts).body.childNodes);
    for (const each of this.root.querySelectorAll("details[data-keep]")) each.open = open.has(each.dataset.keep);
    const fresh = [...this.lines()].some((line) => !before.has(line));
    if (fresh && Date.now() - this.said >= QUIET) this.say(this.words.news);
  }

  lines() {
    return new Set((this.root.querySelector("[data-lines]")?.dataset.lines ?? "").split(" ").filter(Boolean));
  }

  warn(isStale) {
    if (isStale && this.bar.hidden) this.say(this.words.stale);
    this.bar.hidden = !isStale;
  }

  say(words) {
    this.said = Date.now();
    const live = document.getElementById("live");
    live.textContent = "";
    setTimeout(() => { live.textContent = words; }, 60);
  }
}

for (const root of document.querySelectorAll("[data-live]")) new Live(root);

for (const each of document.querySelectorAll("[data-reload]")) {
  const again = async () => {
    if (!document.hidden) {
      try {
        const page = parser(await (await fetch(location.href, { cache: "no-store" })).text());
        each.textContent = page.querySelector("[data-reload]")?.textContent ?? each.textContent;
      } catch {
        // The network is gone: the last count stays.
      }
    }
  };
  setInterval(again, Number(each.dataset.reload) * 1000);
}
