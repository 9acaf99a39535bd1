/** A finger that moves less than this taps, in CSS pixels. */
const TAP_SLACK = 6;
/** So near to the divider it is meant, in CSS pixels. */
const DIVIDER_REACH = 26;
const WHEEL_GAIN = 0.0015;

/** Fingers, mouse and wheel on the panes. `deeds`: locate, split, setSplit, pan, zoomAt, tap, double. */
export function watchGestures(panes, deeds) {
  const fingers = new Map();
  let drags;
  let moved = 0;

  const begin = (event) => {
    if (event.button !== 0) return;
    const { left, width } = panes.getBoundingClientRect();
    const split = deeds.split();
    const near = split !== undefined && Math.abs(event.clientX - left - split * width) < DIVIDER_REACH;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    panes.setPointerCapture(event.pointerId);
    drags = fingers.size > 1 ? "pinch" : near ? "divider" : "pan";
    moved = fingers.size > 1 ? TAP_SLACK : 0;
    if (near) panes.querySelector("[data-divider]").focus();
    else panes.focus();
    event.preventDefault();
  };

  const move = (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    const { left, width } = panes.getBoundingClientRect();
    if (drags === "divider") deeds.setSplit((now.x - left) / width);
    else if (drags === "pinch" && fingers.size === 2) pinch(fingers, event.pointerId, now, deeds);
    else if (drags === "pan" && moved > TAP_SLACK) deeds.pan(now.x - before.x, now.y - before.y, now);
    fingers.set(event.pointerId, now);
  };

  const end = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && drags === "pan" && moved <= TAP_SLACK) deeds.tap();
    drags = fingers.size > 0 ? "rest" : undefined;
  };

  panes.addEventListener("pointerdown", begin);
  panes.addEventListener("pointermove", move);
  for (const kind of ["pointerup", "pointercancel"]) panes.addEventListener(kind, end);
  panes.addEventListener("dblclick", (event) => deeds.double({ x: event.clientX, y: event.clientY }));
  const turn = (event) => {
    event.preventDefault();
    deeds.zoomAt(Math.exp(-event.deltaY * WHEEL_GAIN), { x: event.clientX, y: event.clientY });
  };
  panes.addEventListener("wheel", turn, { passive: false });
}

/** Zooms by how the distance of two fingers changes, and moves with their middle. */
function pinch(fingers, moving, now, deeds) {
  const [other] = [...fingers].filter(([id]) => id !== moving).map(([, at]) => at);
  const before = fingers.get(moving);
  const was = Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  deeds.zoomAt(Math.hypot(now.x - other.x, now.y - other.y) / was, middle);
  deeds.pan((now.x - before.x) / 2, (now.y - before.y) / 2, middle);
}
