// Reading settings show at once what they do, on the page itself: on [data-reading].
// They are kept only when the form is saved.

for (const form of document.querySelectorAll("form[data-reading]")) {
  form.addEventListener("change", ({ target }) => {
    const { dataset } = document.documentElement;
    if (target.value) dataset[target.name] = target.value;
    else delete dataset[target.name];
  });
}
