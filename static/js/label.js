// Marking spans, on [data-item=label]: choose a mark, then press the parts it fits.
// With the focus on a part, 1 to 4 mark it and 0 or Delete rub the mark out. The
// selects under the passage stay the only store.

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

function say(words) {
  document.dispatchEvent(new CustomEvent("kit:say", { detail: words }));
}

// One letter for each mark if they differ, else its number.
function letters(marks) {
  const first = marks.map(({ text }) => [...text][0].toLocaleUpperCase());
  return new Set(first).size === marks.length ? first : marks.map((_, at) => String(at + 1));
}

function bar(marks, words, choose) {
  const options = [...marks, { value: "", text: words.rub }].map((mark, at) => {
    const radio = make("input", "");
    radio.type = "radio";
    radio.name = "kit-mark-as";
    radio.setAttribute("form", ""); // belongs to no form: it must not be posted
    radio.checked = at === 0;
    radio.addEventListener("change", () => choose(mark.value));
    const name = make("span", "", mark.text);
    if (mark.lang) [name.lang, name.dir] = [mark.lang, mark.dir];
    const badge = mark.value ? [make("span", "label-letter", mark.letter)] : [];
    for (const one of badge) one.setAttribute("aria-hidden", "true");
    return make("label", `label-option label-${mark.value ? at + 1 : 0}`, radio, ...badge, name);
  });
  return make("fieldset", "label-bar", make("legend", "", words.bar), make("div", "", ...options));
}

function enhanceOne(root) {
  const words = JSON.parse(root.dataset.words);
  const base = root.querySelector("[data-base]");
  const selects = [...base.querySelectorAll("select")];
  const marks = [...selects[0].options].slice(1).map(({ value, text, lang, dir }) => ({ value, text, lang, dir }));
  letters(marks).forEach((letter, at) => { marks[at].letter = letter; });
  let current = marks[0].value;
  root.querySelector("[data-bar]").replaceChildren(bar(marks, words, (value) => { current = value; }));
  base.hidden = true;
  const hint = root.querySelector("[data-hint]");
  hint.textContent = `${hint.textContent} ${words.how}`;

  const draws = selects.map((select) => {
    const span = root.querySelector(`[data-span="${select.id.slice("label-".length)}"]`);
    span.querySelector(".span-number")?.remove();
    const button = make("span", "span-mark", span.textContent);
    button.tabIndex = 0;
    button.setAttribute("role", "button");
    button.id = select.id;
    select.removeAttribute("id"); // links from the summary now lead to the span
    span.replaceWith(button);
    const text = button.textContent;

    const draw = () => {
      const at = marks.findIndex(({ value }) => value === select.value);
      const mark = marks[at];
      button.setAttribute("aria-pressed", String(Boolean(mark)));
      button.dataset.label = String(at + 1);
      button.replaceChildren(text);
      if (!mark) return;
      const badge = make("span", "label-letter", mark.letter);
      badge.setAttribute("aria-hidden", "true");
      const pause = /\p{P}$/u.test(text) ? "" : ". ";
      const said = words.marked.replace("{name}", () => mark.text);
      button.append(badge, make("span", "visually-hidden", pause + said));
    };
    const put = (value) => {
      if (select.value === value) return;
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      draw();
      say(marks.find((mark) => mark.value === value)?.text ?? words.unmarked);
    };
    const press = () => put(select.value === current ? "" : current);
    button.addEventListener("click", press);
    button.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const mark = marks[Number(event.key) - 1];
      if (event.key === " " || event.key === "Enter") press();
      else if (mark) put(mark.value);
      else if (["0", "Delete", "Backspace"].includes(event.key)) put("");
      else return;
      event.preventDefault();
    });
    draw();
    return draw;
  });
  root.closest("form").addEventListener("kit:fill", () => draws.forEach((draw) => draw()));
}

function enhance() {
  document.querySelectorAll("[data-item=label]").forEach(enhanceOne);
}

document.addEventListener("kit:main", enhance);
enhance();
