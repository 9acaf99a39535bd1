// Draws a region on the picture. The numbers in the fields are the region; the drawing only reads and writes them.
const PARTS = ["x", "y", "w", "h"];
/** Smaller than this a drag was a tap, in percent. */
const LEAST_DRAG = 1;
const KEY_STEP = 1;
const WIDE_KEY_STEP = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let drag;

document.addEventListener("pointerdown", (event) => {
  const stage = event.target instanceof Element ? event.target.closest("[data-stage]") : null;
  if (!stage || event.button !== 0) return;
  const field = stage.closest("[data-region-field]");
  const before = read(field);
  const corner = event.target.closest("[data-corner]")?.dataset.corner;
  const anchor = corner ? opposite(before, corner) : place(stage, event);
  drag = { stage, field, before, anchor };
  stage.setPointerCapture(event.pointerId);
  event.preventDefault();
  event.target.closest("[data-corner]")?.focus();
});

document.addEventListener("pointermove", (event) => {
  if (drag) write(drag.field, span(drag.anchor, place(drag.stage, event)));
});

for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => {
    if (!drag) return;
    const { field, before } = drag;
    const { w, h } = read(field);
    if (kind === "pointercancel" || w < LEAST_DRAG || h < LEAST_DRAG) write(field, before);
    drag = undefined;
  });
}

document.addEventListener("keydown", (event) => {
  const corner = event.target instanceof Element ? event.target.closest("[data-corner]") : null;
  const arrow = ARROWS[event.key];
  if (!corner || !arrow) return;
  event.preventDefault();
  const field = corner.closest("[data-region-field]");
  const step = event.shiftKey ? WIDE_KEY_STEP : KEY_STEP;
  const box = read(field);
  const from = cornerOf(box, corner.dataset.corner);
  const to = { x: keep(from.x + arrow[0] * step), y: keep(from.y + arrow[1] * step) };
  const next = span(opposite(box, corner.dataset.corner), to);
  if (next.w >= LEAST_DRAG && next.h >= LEAST_DRAG) write(field, next);
});

document.addEventListener("click", (event) => {
  const whole = event.target instanceof Element ? event.target.closest("[data-whole]") : null;
  if (whole) write(whole.closest("[data-region-field]"), { x: 0, y: 0, w: 100, h: 100 });
});

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-region-field]");
  if (field && event.target.dataset.part) draw(field);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-picture-choice]")) return;
  for (const picture of event.target.closest("[data-region-field]").querySelectorAll("[data-picture]")) {
    picture.hidden = picture.dataset.picture !== event.target.value;
  }
});

addEventListener("load", drawAll);
document.addEventListener("htmx:after:swap", drawAll);

function drawAll() {
  for (const field of document.querySelectorAll("[data-region-field]")) draw(field);
}

function inputs(field) {
  return PARTS.map((part) => field.querySelector(`[data-part="${part}"]`));
}

function read(field) {
  const [x, y, w, h] = inputs(field).map((input) => keep(Number(input.value) || 0));
  return { x, y, w: Math.min(w, 100 - x), h: Math.min(h, 100 - y) };
}

/** Writes tenths of a percent, and tells whoever listens to fields. */
function write(field, box) {
  const rounded = Object.fromEntries(PARTS.map((part) => [part, Math.round(box[part] * 10) / 10]));
  rounded.w = Math.min(rounded.w, 100 - rounded.x);
  rounded.h = Math.min(rounded.h, 100 - rounded.y);
  inputs(field).forEach((input, index) => {
    input.value = String(Math.round(rounded[PARTS[index]] * 10) / 10);
  });
  inputs(field)[0].dispatchEvent(new Event("input", { bubbles: true }));
}

function draw(field) {
  const { x, y, w, h } = read(field);
  const rect = field.querySelector("rect");
  for (const [name, value] of Object.entries({ x, y, width: w, height: h })) rect.setAttribute(name, value / 100);
  for (const corner of field.querySelectorAll("[data-corner]")) {
    const at = cornerOf({ x, y, w, h }, corner.dataset.corner);
    corner.style.left = `${at.x}%`;
    corner.style.top = `${at.y}%`;
  }
}

/** Where a pointer is on the picture, in percent. */
function place(stage, { clientX, clientY }) {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return { x: keep(((clientX - left) / width) * 100), y: keep(((clientY - top) / height) * 100) };
}

function cornerOf({ x, y, w, h }, corner) {
  return { x: corner.endsWith("w") ? x : x + w, y: corner.startsWith("n") ? y : y + h };
}

function opposite(box, corner) {
  const other = (corner.startsWith("n") ? "s" : "n") + (corner.endsWith("w") ? "e" : "w");
  return cornerOf(box, other);
}

function span(one, other) {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    w: Math.abs(one.x - other.x),
    h: Math.abs(one.y - other.y),
  };
}

function keep(percent) {
  return Math.min(100, Math.max(0, percent));
}
