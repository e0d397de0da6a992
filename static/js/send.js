// Sending an answer, or that a step was read, without leaving the page: on the form of
// [data-item] or [data-send]. If the network is gone the page says so and keeps trying,
// under the same resend key, so that nothing is stored twice. Only our own page that
// carries the key back counts as stored; at anything odd, in the answer or in this
// script, the browser sends the form itself. XMLHttpRequest, because it hands over a
// parsed page: no markup passes through here.

const WAITS = [2, 5, 10, 30]; // s before each further try, then the last for ever
const PATIENCE = 20_000; // ms before a silent network counts as gone
const CHECKING = 200; // ms
const STILL = 1000; // ms
const ROOT = "form :is([data-item], [data-send])";

const make = (name, className, words = "") => Object.assign(document.createElement(name), { className, textContent: words });
let shown = location.pathname + location.search; // the address of what is in <main>

class Sender {
  constructor(root, button) {
    this.root = root;
    this.form = root.closest("form");
    this.words = JSON.parse(root.dataset.words);
    this.button = button;
    this.label = [...button.childNodes];
    this.tries = 0;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.request) this.guard(() => this.start());
    });
    for (const type of ["input", "change"]) this.form.addEventListener(type, () => this.giveUp());
    addEventListener("online", () => { if (this.waiting) this.send(); });
  }

  guard(work) {
    try { work(); } catch { HTMLFormElement.prototype.submit.call(this.form); }
  }

  start() {
    this.key = this.form.elements.resend_key?.value; // a step that was read has none
    this.body = new URLSearchParams(new FormData(this.form));
    this.tries = 0;
    this.send();
  }

  send() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.busy();
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.onload = () => this.guard(() => this.judge(request));
    request.onerror = request.ontimeout = () => this.later();
    this.request = request;
    request.send(this.body);
  }

  judge({ status, response, responseURL }) {
    this.request = null;
    if (status >= 502 && status <= 504) return this.later();
    const main = response?.querySelector("main");
    const ours = new URL(responseURL || location.href).origin === location.origin;
    const stored = response?.querySelector('meta[name="kit-saved"]')?.content.split(" ");
    const done = this.key ? stored?.includes(this.key) : responseURL.includes("/a/");
    if (main && ours && status === 200 && done) return this.arrived(response, responseURL);
    if (main && ours && (status === 422 || status === 409)) return this.show(response);
    HTMLFormElement.prototype.submit.call(this.form);
  }

  arrived(page, address) {
    if (this.key) document.dispatchEvent(new CustomEvent("kit:saved", { detail: this.key }));
    if (page.querySelector(ROOT)) return location.assign(address); // the next step
    this.show(page, address);
    if (this.tries) document.dispatchEvent(new CustomEvent("kit:say", { detail: this.words.saved }));
  }

  show(page, address) {
    this.idle();
    const main = document.adoptNode(page.querySelector("main"));
    for (const script of main.querySelectorAll("script")) script.remove();
    if (address) history.pushState(null, "", address);
    shown = location.pathname + location.search;
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    document.dispatchEvent(new CustomEvent("kit:main"));
    const first = main.querySelector("#problems") ?? main.querySelector("h1") ?? main;
    first.tabIndex = -1;
    scrollTo(0, 0);
    first.focus({ preventScroll: true });
  }

  later() {
    this.request = null;
    this.idle();
    if (!this.body) return;
    this.bar ??= this.makeBar();
    const seconds = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.waiting = setTimeout(() => this.send(), 1000 * seconds);
  }

  // Whoever changes an answer takes it back; it is sent when they press the button again.
  giveUp() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.body = null;
    this.bar?.remove();
    this.bar = null;
  }

  makeBar() {
    const bar = make("div", "bar");
    bar.setAttribute("role", "alert");
    const again = make("button", "button button-small", this.words.again);
    again.type = "button";
    again.addEventListener("click", () => { if (!this.request) this.send(); });
    const icon = this.root.querySelector('template[data-icon="not-saved"]').content;
    bar.append(document.importNode(icon, true), make("span", "", this.words.unsaved), again);
    (this.button.closest(".actions") ?? this.button).before(bar);
    return bar;
  }

  // Other words, the same width: nothing may jump under a finger.
  busy() {
    this.button.style.minInlineSize = `${this.button.offsetWidth}px`;
    this.button.setAttribute("aria-disabled", "true");
    const say = (words) => () => this.button.replaceChildren(words);
    this.timers = [setTimeout(say(this.words.checking), CHECKING), setTimeout(say(this.words.still), STILL)];
  }

  idle() {
    this.timers?.forEach(clearTimeout);
    this.button.replaceChildren(...this.label);
    this.button.removeAttribute("aria-disabled");
    this.button.style.minInlineSize = "";
  }
}

function enhance() {
  for (const root of document.querySelectorAll(ROOT)) {
    const button = root.closest("form").querySelector("button:not([type=button])");
    if (button) new Sender(root, button); // a closed lesson has none
  }
}

document.addEventListener("kit:main", enhance);
addEventListener("popstate", () => { if (location.pathname + location.search !== shown) location.reload(); });
enhance();
