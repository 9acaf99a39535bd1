// The two ends of a take's action: dragged or stepped, shown in the recording while they move, posted when they rest.

/** A key's step is posted when no other follows within this, in ms: going ten steps is one change. */
const REST_MS = 600;
/** The action keeps at least so much, in ms. */
const LEAST_ACTION_MS = 500;
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
const resting = new WeakMap();

document.addEventListener("input", (event) => {
  const handle = findHandle(event.target);
  if (handle) show(handle);
});

document.addEventListener("change", (event) => {
  const handle = findHandle(event.target);
  if (handle) post(handle, 0);
});

document.addEventListener("keydown", (event) => {
  const handle = findHandle(event.target);
  const steps = KEYS[event.key];
  if (!handle || steps === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  handle.value = String(Number(handle.value) + steps * Number(handle.dataset.step));
  show(handle);
  post(handle, REST_MS);
});

// What the box answered is what stands, also in a slider that was moved by hand.
document.addEventListener("htmx:after:swap", () => {
  for (const handle of document.querySelectorAll("[data-handles] input[data-end]")) {
    if (resting.has(handle)) continue;
    handle.value = handle.getAttribute("value");
    draw(handle);
  }
});

function findHandle(target) {
  return target instanceof HTMLInputElement && target.dataset.end ? target : undefined;
}

/** Keeps the handles apart and shows the moment in the recording. */
function show(handle) {
  const { action, cut } = readPair(handle);
  const limit =
    handle.dataset.end === "action" ? Number(cut.value) - LEAST_ACTION_MS : Number(action.value) + LEAST_ACTION_MS;
  const value = Number(handle.value);
  handle.value = String(handle.dataset.end === "action" ? Math.min(value, limit) : Math.max(value, limit));
  draw(handle);
  const root = handle.closest("[data-handles]");
  const video = document.getElementById(root.dataset.video);
  if (!(video instanceof HTMLVideoElement)) return;
  video.pause();
  video.currentTime = (Number(root.dataset.roll) + Number(handle.value)) / 1000;
}

function draw(handle) {
  const root = handle.closest("[data-handles]");
  const { action, cut } = readPair(handle);
  const share = ({ value, max }) => (100 * Number(value)) / Math.max(1, Number(max));
  const counts = root.querySelector("[data-counts]");
  counts.setAttribute("x", String(share(action)));
  counts.setAttribute("width", String(Math.max(0, share(cut) - share(action))));
  for (const one of [action, cut]) {
    const told = sayMoment(Number(one.value));
    one.setAttribute("aria-valuetext", told);
    root.querySelector(`[data-told="${one.dataset.end}"]`).textContent = told;
  }
}

function readPair(handle) {
  const root = handle.closest("[data-handles]");
  const find = (end) => root.querySelector(`input[data-end="${end}"]`);
  return { action: find("action"), cut: find("cut") };
}

function post(handle, afterMs) {
  clearTimeout(resting.get(handle));
  const timer = setTimeout(() => {
    resting.delete(handle);
    handle.value = String(Math.round(Number(handle.value)));
    if (handle.value !== handle.getAttribute("value")) handle.form?.requestSubmit();
  }, afterMs);
  resting.set(handle, timer);
}

/** "0:02.3" */
function sayMoment(ms) {
  const tenths = Math.max(0, Math.floor(ms / 100));
  const seconds = Math.floor(tenths / 10);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}.${tenths % 10}`;
}
