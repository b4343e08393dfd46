// Copies what a page shows only once. Without a clipboard (plain http) the text is selected, so that Ctrl+C takes it.

function select(source) {
  if ("select" in source) {
    source.select();
    return;
  }
  window.getSelection()?.selectAllChildren(source);
}

export function watchCopying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.querySelector(button.dataset.copy);
    if (!source) continue;
    button.addEventListener("click", async () => {
      select(source);
      try {
        await navigator.clipboard.writeText((source.value ?? source.innerText).trim());
        button.textContent = button.dataset.done;
      } catch {
        source.focus?.();
      }
    });
  }
}
