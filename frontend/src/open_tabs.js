// Open pages as tabs, kept for this browser tab only (sessionStorage) and keyed by record:
// two cases stay open side by side, and a refresh brings them back.
import { hasUnsavedEdits, forgetEdits } from "./unsaved.js";

const STORE = "minzheng.tabs";
const MOST = 12;

function load(owner) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE));
    return kept && kept.owner === owner && Array.isArray(kept.tabs) ? kept.tabs : [];
  } catch {
    return [];
  }
}

function save(owner, tabs) {
  sessionStorage.setItem(STORE, JSON.stringify({ owner, tabs }));
}

function draw(strip, owner, tabs, currentKey) {
  strip.replaceChildren(
    ...tabs.map((tab) => {
      const item = document.createElement("div");
      item.className = tab.key === currentKey ? "open-tab current" : "open-tab";
      const link = document.createElement("a");
      link.href = tab.url;
      link.textContent = tab.title;
      link.title = tab.title;
      if (tab.key === currentKey) link.setAttribute("aria-current", "page");
      item.append(link);
      if (tabs.length > 1) {
        const close = document.createElement("button");
        close.type = "button";
        close.textContent = "×";
        close.setAttribute("aria-label", `${strip.dataset.close} ${tab.title}`);
        close.addEventListener("click", () => shut(strip, owner, tab.key, currentKey));
        item.append(close);
      }
      return item;
    }),
  );
  strip.hidden = false;
  strip.querySelector(".current")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function shut(strip, owner, key, currentKey) {
  if (key === currentKey && hasUnsavedEdits() && !window.confirm(strip.dataset.unsaved)) return;
  const tabs = load(owner);
  const place = tabs.findIndex((tab) => tab.key === key);
  const left = tabs.filter((tab) => tab.key !== key);
  save(owner, left);
  if (key !== currentKey) {
    draw(strip, owner, left, currentKey);
    return;
  }
  forgetEdits();
  window.location.assign(left[Math.max(0, place - 1)].url);
}

export function restoreTabs() {
  const strip = document.querySelector("[data-open-tabs]");
  if (!strip) return;
  const { owner, key, title } = strip.dataset;
  const url = window.location.pathname + window.location.search;
  const tabs = load(owner);
  const open = tabs.find((tab) => tab.key === key);
  if (open) {
    open.url = url;
    open.title = title;
  } else {
    tabs.push({ key, url, title });
  }
  const kept = tabs.slice(-MOST);
  save(owner, kept);
  draw(strip, owner, kept, key);
}
