// Leaving a form that was changed and not sent asks first.

const edited = new Set();

export function hasUnsavedEdits() {
  return edited.size > 0;
}

export function forgetEdits() {
  edited.clear();
}

export function watchEdits() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    form.addEventListener("input", () => edited.add(form));
    form.addEventListener("submit", () => edited.delete(form));
  }
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsavedEdits()) event.preventDefault();
  });
}
