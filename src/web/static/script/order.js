// Puts a scene at its place in the story: dragged by its grip, or moved by the arrow keys while the grip has the focus.
// What is sent names the scene before it, so a page that changed in the meantime changes nothing of what is meant.
const EDGE_PX = 90;
const SCROLL_PX = 14;
let drag;
let refocus;

document.addEventListener("pointerdown", (event) => {
  const grip = event.target instanceof Element ? event.target.closest("[data-grip]") : null;
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  grip.focus();
  grip.setPointerCapture(event.pointerId);
  const row = grip.closest("[data-scene]");
  drag = { grip, scene: row.dataset.scene, startY: event.clientY + scrollY, y: event.clientY, moved: false };
  requestAnimationFrame(follow);
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.y = event.clientY;
  drag.moved ||= Math.abs(event.clientY + scrollY - drag.startY) > 4;
});

document.addEventListener("pointerup", () => {
  if (!drag) return;
  const { scene, moved } = drag;
  const goal = moved ? findGoal() : undefined;
  stop();
  if (goal) send(scene, goal);
});

for (const kind of ["pointercancel", "lostpointercapture"]) document.addEventListener(kind, () => drag && stop());

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return stop();
  const grip = event.target instanceof Element ? event.target.closest("[data-grip]") : null;
  const by = { ArrowUp: "earlier", ArrowDown: "later" }[event.key];
  if (!grip || !by || drag) return;
  event.preventDefault();
  const button = grip.closest("[data-scene]").querySelector(`.${by} button`);
  if (!button || button.disabled) return;
  refocus = grip.id;
  button.form.requestSubmit();
});

// A row that moved is made anew: the grip that was used keeps the focus, and stays in sight.
document.addEventListener("htmx:after:swap", () => {
  if (!refocus) return;
  const grip = document.getElementById(refocus);
  if (grip && document.activeElement !== grip) grip.focus({ preventScroll: true });
  grip?.scrollIntoView({ block: "nearest" });
});
document.addEventListener("focusin", ({ target }) => {
  if (target.id !== refocus) refocus = undefined;
});

/** Shows where the scene would go, as long as it is held; a page that changes under the hand only changes the rows. */
function follow() {
  if (!drag) return;
  if (drag.moved) {
    if (drag.y < EDGE_PX) scrollBy(0, -SCROLL_PX);
    if (drag.y > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
    mark(findGoal());
    const row = document.getElementById(`scene-${drag.scene}`);
    row?.classList.add("dragged");
    if (row) row.style.translate = `0 ${drag.y + scrollY - drag.startY}px`;
  }
  requestAnimationFrame(follow);
}

function stop() {
  const row = document.getElementById(`scene-${drag.scene}`);
  row?.classList.remove("dragged");
  row?.style.removeProperty("translate");
  drag = undefined;
  mark(undefined);
}

/** The list under the pointer, and the last of its other rows whose middle lies above it. */
function findGoal() {
  const lists = [...document.querySelectorAll("[data-order]")];
  const list = lists.toSorted((one, other) => distance(one) - distance(other))[0];
  if (!list) return undefined;
  const others = [...list.querySelectorAll("[data-scene]")].filter((row) => row.dataset.scene !== drag.scene);
  const above = others.filter((row) => {
    const { top, height } = row.getBoundingClientRect();
    return top + height / 2 < drag.y;
  });
  return { list, after: above.at(-1) };
}

function distance(list) {
  const { top, bottom } = list.getBoundingClientRect();
  return Math.max(0, top - drag.y, drag.y - bottom);
}

function mark(goal) {
  for (const old of document.querySelectorAll(".drop-after, .drop-first"))
    old.classList.remove("drop-after", "drop-first");
  if (goal?.after) goal.after.classList.add("drop-after");
  else goal?.list.classList.add("drop-first");
}

function send(scene, { list, after }) {
  const row = document.getElementById(`scene-${scene}`);
  const form = row?.querySelector("[data-place]");
  if (!form) return;
  const rows = [...list.querySelectorAll("[data-scene]")];
  const before = rows[rows.indexOf(row) - 1];
  if (rows.includes(row) && before === after) return;
  form.elements.line.value = list.dataset.line;
  form.elements.day.value = list.dataset.day;
  form.elements.after.value = after?.dataset.scene ?? "";
  refocus = `grip-${scene}`;
  form.requestSubmit();
}
