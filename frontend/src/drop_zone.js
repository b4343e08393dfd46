// A file field that also takes files dropped on it and shows what was picked.

const UNITS = ["B", "KB", "MB", "GB"];

function size(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit ? value.toFixed(1) : value} ${UNITS[unit]}`;
}

function showPicked(zone, input) {
  zone.querySelector(".drop-picked").replaceChildren(
    ...Array.from(input.files, (file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${size(file.size)}`;
      return line;
    }),
  );
}

export function watchDropZones() {
  for (const zone of document.querySelectorAll("[data-drop-zone]")) {
    const input = zone.querySelector('input[type="file"]');
    input.addEventListener("change", () => showPicked(zone, input));
    for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, () => zone.classList.add("over"));
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  }
}
