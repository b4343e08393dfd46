// Rows chosen on a list: one box for all of the page, and how many are chosen beside the buttons.
// Without this file the boxes and buttons work just the same.

export function watchChoosing() {
  const form = document.querySelector("[data-chosen]");
  if (!form) return;
  const boxes = [...document.querySelectorAll('input[name="chosen"]')];
  const all = document.querySelector("[data-choose-all]");
  const count = form.querySelector("[data-chosen-count]");

  const tell = () => {
    const number = boxes.filter((box) => box.checked).length;
    count.textContent = String(number);
    for (const button of form.querySelectorAll("button")) button.disabled = number === 0;
    if (!all) return;
    all.checked = number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
  };

  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}
