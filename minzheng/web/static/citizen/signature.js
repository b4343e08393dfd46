// Drawing one's signature. Without this file the page is signed by typing; with it, either will do.
const card = document.querySelector("[data-drawing]");
const canvas = card.querySelector("canvas");
const field = card.querySelector("input[name=drawn]");
const pen = canvas.getContext("2d");
let drawing = false;

function clear() {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  field.value = "";
}

function place(event) {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
}

card.hidden = false;
clear();
pen.lineWidth = 5;
pen.lineCap = pen.lineJoin = "round";
pen.strokeStyle = "#111";
canvas.addEventListener("pointerdown", (event) => {
  drawing = true;
  canvas.setPointerCapture(event.pointerId);
  pen.beginPath();
  pen.moveTo(...place(event));
  event.preventDefault();
});
canvas.addEventListener("pointermove", (event) => {
  if (!drawing) return;
  pen.lineTo(...place(event));
  pen.stroke();
});
for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, () => {
    if (drawing) field.value = canvas.toDataURL("image/png");
    drawing = false;
  });
}
card.querySelector("[data-clear]").addEventListener("click", clear);
