// The live page keeps itself new, on [data-live]: it asks every four seconds, less often
// after errors, and not at all while nobody looks. Focus never moves: while something
// in the changing part has it, the new part waits. [data-reload] asks for its page again,
// and [data-offline] says when that fails.

const FIRST = 1000; // ms
const EVERY = 4000; // ms
const LATER = 15_000; // ms, after errors
const STALE = 15_000; // ms without news
const PATIENCE = 10_000; // ms before a silent network counts as an error
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
    this.looked = this.news; // since when somebody has been looking
    this.said = 0;
    this.fresh = new Set(); // lines that were not announced yet
    this.isStopped = false;
    this.bar = document.createElement("p");
    this.bar.className = "bar no-print";
    this.bar.hidden = true;
    this.bar.textContent = this.words.stale;
    this.age = document.createElement("span");
    this.age.className = "muted small num";
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button-quiet button-small no-print";
    this.button.textContent = this.words.stop;
    this.button.addEventListener("click", () => this.stop(!this.isStopped));
    document.querySelector("[data-live-tools]").append(this.age, this.button);
    root.before(this.bar);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.look(); });
    setInterval(() => this.tick(), 1000);
    this.tick();
    this.plan(FIRST);
  }

  stop(isStopped) {
    this.isStopped = isStopped;
    this.button.textContent = isStopped ? this.words.go : this.words.stop;
    this.age.textContent = this.words.stopped;
    this.bar.hidden = true;
    if (!isStopped) this.look();
  }

  look() {
    this.looked = Date.now();
    this.ask();
    this.tick();
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  tick() {
    if (this.isStopped || document.hidden) return;
    const age = Date.now() - this.news;
    this.age.textContent = this.words.age.replace("{s}", Math.floor(age / 1000));
    this.warn(Date.now() - Math.max(this.news, this.looked) >= STALE);
    this.speak();
  }

  async ask() {
    if (this.isStopped || document.hidden || this.isAsking) return;
    this.isAsking = true;
    let wait = EVERY;
    try {
      const answer = await this.fetch();
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      if (answer.status === 200) await this.take(answer);
      this.news = Date.now();
    } catch {
      wait = LATER;
    }
    this.isAsking = false;
    this.plan(wait);
  }

  async fetch() {
    const address = new URL(this.root.dataset.live, location.href);
    address.searchParams.set("shown", this.lines().join(" "));
    const headers = this.tag ? { "If-None-Match": this.tag } : {};
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      return await fetch(address, { headers, cache: "no-store", signal: patience.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  async take(answer) {
    const { parts } = await answer.json();
    if (this.root.contains(document.activeElement)) return; // next time
    this.tag = answer.headers.get("ETag") ?? "";
    const open = new Set([...this.root.querySelectorAll("details[open][data-keep]")].map((each) => each.dataset.keep));
    const before = new Set(this.lines());
    this.root.replaceChildren(...parser(parts).body.childNodes);
    for (const each of this.root.querySelectorAll("details[data-keep]")) each.open = open.has(each.dataset.keep);
    for (const line of this.lines()) if (!before.has(line)) this.fresh.add(line);
  }

  lines() {
    return [...this.root.querySelectorAll("[data-line]")].map((each) => each.dataset.line);
  }

  warn(isStale) {
    if (isStale && this.bar.hidden) this.isStale = true; // to be said once
    if (!isStale) this.isStale = false;
    this.bar.hidden = !isStale;
  }

  // At most one announcement in QUIET, and of new lines those that still stand.
  speak() {
    if (Date.now() - this.said < QUIET) return;
    const fresh = [...this.root.querySelectorAll("[data-line]")].filter((each) => this.fresh.has(each.dataset.line));
    const lines = fresh.map((each) => each.querySelector("p").textContent.trim()).join(" ");
    const words = this.isStale ? this.words.stale : lines && this.words.news.replace("{line}", () => lines);
    if (!words) return;
    if (!this.isStale) this.fresh.clear();
    this.isStale = false;
    this.said = Date.now();
    const live = document.getElementById("live");
    live.textContent = "";
    setTimeout(() => { live.textContent = words; }, 60);
  }
}

for (const root of document.querySelectorAll("[data-live]")) new Live(root);

// What changed elsewhere takes its place; the network gone, the last state stays.
async function reload() {
  if (document.hidden) return;
  let page = null;
  try {
    page = parser(await (await fetch(location.href, { cache: "no-store" })).text());
  } catch {
    // Said below.
  }
  const now = [...(page?.querySelectorAll("[data-reload]") ?? [])];
  const here = document.querySelectorAll("[data-reload]");
  for (const [n, each] of here.entries()) {
    if (now[n] && now[n].textContent !== each.textContent) each.replaceChildren(...now[n].childNodes);
  }
  for (const each of document.querySelectorAll("[data-offline]")) each.hidden = now.length === here.length;
}

const again = document.querySelector("[data-reload]")?.dataset.reload;
if (again) setInterval(reload, Number(again) * 1000);
