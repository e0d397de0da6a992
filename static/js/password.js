// A button beside a password that shows what is typed, on [data-show-password]: its two
// words stand in data-show and data-hide.

for (const box of document.querySelectorAll("[data-show-password]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? box.dataset.hide : box.dataset.show;
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.addEventListener("click", () => show(input.type === "password"));
  show(false);
  box.append(button);
}
