// After signing out: nothing of the last person stays in this browser. Drafts are wiped
// by their own module too, when the button is pressed; this catches a sign-out without
// scripts, and Back finds a page that asks the server again.

try {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("kit-")) localStorage.removeItem(key);
  }
  sessionStorage.clear();
} catch {
  // Storage is switched off: then there is nothing in it.
}
history.replaceState(null, "", location.pathname);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
