// Putting options in order, on [data-item=order]: a press gives an option the next
// place; Up, Down and Take out change it. The selects of the page stay the only store:
// what is posted is the same as without this script.

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

function say(words) {
  document.dispatchEvent(new CustomEvent("kit:say", { detail: words }));
}

class Rank {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.base = root.querySelector("[data-base]");
    this.cards = [...this.base.querySelectorAll("[data-card]")].map((card) => ({
      select: card.querySelector("select"),
      label: card.querySelector("label"),
    }));
    this.cards.forEach((card) => {
      card.id = card.select.id;
      card.select.removeAttribute("id"); // its control now: links to it must arrive
    });
    this.base.hidden = true;
    root.querySelector("[data-hint]").textContent = this.words.how;
    this.box = make("div", "rank");
    this.base.after(...this.base.querySelectorAll(".errors"), this.box);
    root.closest("form").addEventListener("kit:fill", () => this.read());
    this.read();
  }

  // Places that are shared or left out by a form without scripts close up.
  read() {
    const place = (card) => Number(card.select.value);
    this.order = this.cards.filter(place).sort((a, b) => place(a) - place(b));
    this.draw();
  }

  write() {
    for (const card of this.cards) {
      const place = this.order.indexOf(card) + 1;
      card.select.value = place ? String(place) : "";
    }
    this.cards[0].select.dispatchEvent(new Event("change", { bubbles: true }));
    this.draw();
  }

  text(card) {
    const span = make("span", "rank-text", card.label.textContent);
    span.lang = card.label.lang;
    span.dir = card.label.dir;
    return span;
  }

  icon(name) {
    const template = this.root.querySelector(`template[data-icon="${name}"]`);
    return document.importNode(template.content, true);
  }

  button(card, kind, className, content, action) {
    const button = make("button", className, ...content);
    button.type = "button";
    button.dataset.kind = kind;
    button.addEventListener("click", action);
    (card.buttons ??= {})[kind] = button;
    return button;
  }

  draw() {
    const pool = this.cards.filter((card) => !this.order.includes(card));
    for (const card of this.cards) card.buttons = {};
    const adds = pool.map((card) => {
      const content = [this.icon("add"), this.text(card)];
      const add = this.button(card, "add", "rank-add", content, () => this.add(card));
      add.id = card.id;
      return add;
    });
    const rows = this.order.map((card, at) => this.row(card, at));
    this.box.replaceChildren(
      make("h2", "rank-heading", this.words.pool),
      adds.length ? make("div", "rank-pool", ...adds) : make("p", "muted", this.words.all),
      make("h2", "rank-heading", this.words.list),
      rows.length ? make("ol", "rank-list", ...rows) : make("p", "muted", this.words.none),
    );
  }

  row(card, at) {
    const { up, down, out } = this.words;
    const kinds = [
      ["up", up, "up", at > 0, () => this.move(card, -1)],
      ["down", down, "down", at < this.order.length - 1, () => this.move(card, 1)],
      ["out", out, "take-out", true, () => this.takeOut(card)],
    ];
    const buttons = kinds.map(([kind, word, icon, works, action]) => {
      const content = [this.icon(icon), word];
      const button = this.button(card, kind, "button button-small", content, works ? action : () => {});
      button.setAttribute("aria-label", `${word}: ${card.label.textContent}`);
      if (!works) button.setAttribute("aria-disabled", "true");
      return button;
    });
    buttons[0].id = card.id;
    return make("li", "rank-item", this.text(card), make("span", "rank-actions", ...buttons));
  }

  // The next option without a place is next; after the last, the list's first control.
  add(card) {
    const pool = this.cards.filter((one) => !this.order.includes(one));
    const next = pool[pool.indexOf(card) + 1] ?? pool.find((one) => one !== card);
    this.order.push(card);
    this.write();
    (next ? next.buttons.add : this.order[0].buttons.up).focus();
    this.tell(card);
  }

  move(card, by) {
    const at = this.order.indexOf(card);
    this.order.splice(at, 1);
    this.order.splice(at + by, 0, card);
    this.write();
    card.buttons[by < 0 ? "up" : "down"].focus();
    this.tell(card);
  }

  takeOut(card) {
    this.order.splice(this.order.indexOf(card), 1);
    this.write();
    card.buttons.add.focus();
    say(this.words.away.split("{name}").join(card.label.textContent));
  }

  tell(card) {
    const words = this.words.places[this.order.indexOf(card)];
    say(words.split("{name}").join(card.label.textContent));
  }
}

function enhance() {
  for (const root of document.querySelectorAll("[data-item=order]")) new Rank(root);
}

document.addEventListener("kit:main", enhance);
enhance();
