// The draft of a question stays in this browser until the answer is stored, so that a
// reload, a lost network or another language costs nobody a word. On [data-item]:
// data-draft names the draft, data-student its owner. [data-sign-out] wipes all drafts,
// and those of anybody else are wiped wherever a question is opened.

const PREFIX = "kit-draft:";
const NOT_KEPT = ["csrf_token", "resend_key", "item"];

// Storage may be full, or switched off: then there are no drafts, and nothing breaks.
function trying(action) {
  try {
    return action(window.localStorage);
  } catch {
    return null;
  }
}

function wipe(isUnwanted) {
  trying((storage) => {
    for (const key of Object.keys(storage)) {
      if (key.startsWith(PREFIX) && isUnwanted(key, storage)) storage.removeItem(key);
    }
  });
}

function read(key) {
  const text = trying((storage) => storage.getItem(key));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function kept(form) {
  return [...form.elements].filter((one) => one.name && !NOT_KEPT.includes(one.name));
}

const isTicked = (one) => one.type === "radio" || one.type === "checkbox";

function keep(form, key) {
  const fields = {};
  for (const one of kept(form)) {
    const values = (fields[one.name] ??= []);
    if (!isTicked(one) || one.checked) values.push(one.value);
  }
  const draft = JSON.stringify({ sent: form.elements.resend_key?.value, fields });
  trying((storage) => storage.setItem(key, draft));
}

function isTouched(one) {
  if (isTicked(one)) return one.checked !== one.defaultChecked;
  if (one.tagName === "SELECT") return [...one.options].some((o) => o.selected !== o.defaultSelected && o.value);
  return one.value !== one.defaultValue;
}

// What was touched while the scripts were still on their way stays as it is.
function restore(form, draft) {
  const touched = new Set(kept(form).filter(isTouched).map((one) => one.name));
  for (const one of kept(form)) {
    const values = draft.fields?.[one.name];
    if (!Array.isArray(values) || touched.has(one.name)) continue;
    if (isTicked(one)) one.checked = values.includes(one.value);
    else if (one.tagName !== "SELECT") one.value = String(values[0] ?? "");
    else if ([...one.options].some((option) => option.value === values[0])) one.value = values[0];
  }
  form.dispatchEvent(new CustomEvent("kit:fill"));
}

function enhance() {
  const stored = document.querySelector('meta[name="kit-saved"]')?.content ?? "";
  stored.split(" ").forEach(forget);
  for (const root of document.querySelectorAll("[data-item][data-draft]")) {
    const form = root.closest("form");
    const mine = `${PREFIX}${root.dataset.student}:`;
    const key = mine + root.dataset.draft;
    wipe((other) => !other.startsWith(mine));
    const draft = read(key);
    if (draft && !("posted" in root.dataset)) restore(form, draft);
    for (const type of ["input", "change", "submit"]) form.addEventListener(type, () => keep(form, key));
  }
}

// The draft that was sent under this key has been stored.
function forget(sent) {
  wipe((key) => read(key)?.sent === sent);
}

document.addEventListener("kit:saved", ({ detail }) => forget(detail));
document.addEventListener("kit:main", enhance);
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-sign-out]")) wipe(() => true);
});
enhance();
