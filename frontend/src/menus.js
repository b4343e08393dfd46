// Menus are <details>: a click elsewhere or Escape closes them. Ctrl K goes to the global search; the drawer keeps focus.

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.drop[open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}

function openDrawer(drawer) {
  drawer.classList.add("open");
  drawer.querySelector("a, summary")?.focus();
}

function closeDrawer(drawer, button) {
  if (!drawer.classList.contains("open")) return;
  drawer.classList.remove("open");
  button.focus();
}

export function watchMenus() {
  const drawer = document.getElementById("menu");
  const button = document.querySelector("[data-open-menu]");

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    if (!drawer || !button) return;
    if (button.contains(event.target)) {
      event.preventDefault();
      openDrawer(drawer);
    } else if (event.target.closest("[data-close-menu]")) {
      event.preventDefault();
      closeDrawer(drawer, button);
    } else if (!drawer.contains(event.target)) {
      closeDrawer(drawer, button);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenus();
      if (drawer && button) closeDrawer(drawer, button);
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const search = document.getElementById("global-search");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
  for (const chooser of document.querySelectorAll("[data-submit-on-change]")) {
    chooser.addEventListener("change", () => chooser.form.requestSubmit());
  }
}
