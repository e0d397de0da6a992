// A button beside a password that shows what is typed, on [data-show-password]: its two
// words stand in data-show and data-hide. Beside a phrase that is offered, on
// [data-phrase], a button that takes it: then it is shown, too.

const button = (words, pressed) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small";
  made.textContent = words;
  made.addEventListener("click", pressed);
  return made;
};

for (const box of document.querySelectorAll("[data-show-password]")) {
  const input = box.querySelector("input");
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    toggle.textContent = isShown ? box.dataset.hide : box.dataset.show;
    toggle.setAttribute("aria-pressed", String(isShown));
  };
  const toggle = button("", () => show(input.type === "password"));
  show(false);
  box.append(toggle);
  const offered = box.closest("form").querySelector("[data-phrase]");
  offered?.after(" ", button(offered.dataset.phrase, () => {
    input.value = offered.textContent;
    show(true);
    input.focus();
  }));
}
