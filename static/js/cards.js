// Sorting cards, on [data-item=classify]: on a phone one card at a time. The radio
// buttons are those of the page; only what is hidden changes.

const PHONE = matchMedia("(max-width: 30rem)");

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

function say(words) {
  document.dispatchEvent(new CustomEvent("kit:say", { detail: words }));
}

function enhanceOne(root) {
  const words = JSON.parse(root.dataset.words);
  const box = root.querySelector("[data-cards]");
  const cards = [...box.children];
  let at = Math.max(0, cards.findIndex((card) => card.querySelector(".errors")));

  const count = make("p", "counter");
  const step = (word, by) => {
    const button = make("button", "button button-small", word);
    button.type = "button";
    button.addEventListener("click", () => {
      if (!cards[at + by]) return;
      at += by;
      show();
      say(`${count.textContent}: ${cards[at].querySelector("legend").textContent}`);
    });
    return button;
  };
  const before = step(words.before, -1);
  const next = step(words.next, 1);
  const row = make("div", "row card-steps", before, next, count);
  box.after(row);

  function show() {
    cards.forEach((card, place) => { card.hidden = PHONE.matches && place !== at; });
    row.hidden = !PHONE.matches;
    count.textContent = words.cards[at];
    before.setAttribute("aria-disabled", String(at === 0));
    next.setAttribute("aria-disabled", String(at === cards.length - 1));
  }

  // A link from the summary of problems may lead to a card that is hidden.
  document.addEventListener("click", ({ target }) => {
    const id = target.closest?.('a[href^="#"]')?.getAttribute("href").slice(1);
    const place = id ? cards.findIndex((card) => card.querySelector(`#${CSS.escape(id)}`)) : -1;
    if (place < 0) return;
    at = place;
    show();
  });
  PHONE.addEventListener("change", show);
  show();
}

function enhance() {
  document.querySelectorAll("[data-item=classify]").forEach(enhanceOne);
}

document.addEventListener("kit:main", enhance);
enhance();
