const DIVIDER_STEP = 0.02;
const MODES = ["side", "wipe", "onion", "toggle", "heat"];

/** Buttons, sliders and keys of a comparison; answers what shows the state on them. */
export function bindControls(comparison) {
  const { root } = comparison;
  const find = (selector) => root.querySelector(selector);
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button || !root.contains(button)) return;
    press(comparison, button);
    // A finger's tap leaves the keys to the panes: space is to show the other, not to press the same button again.
    if (event.detail > 0) comparison.panes.focus({ preventScroll: true });
  });
  const scrubber = find("[data-scrubber]");
  scrubber.min = String(Math.floor(comparison.range.min));
  scrubber.max = String(Math.ceil(comparison.range.max));
  scrubber.addEventListener("input", () => comparison.seekAt(Number(scrubber.value)));
  const opacity = find("[data-opacity]");
  opacity.addEventListener("input", () => comparison.setOpacity(Number(opacity.value) / 100));
  root.addEventListener("compare:changed", () => reflect(comparison));
  reflect(comparison);
}

function press(comparison, button) {
  const { setMode, step, zoom } = button.dataset;
  if (setMode) comparison.setMode(setMode);
  else if (step) comparison.step(Number(step));
  else if (zoom) comparison.zoom(zoom);
  else if (button.matches("[data-switch]")) comparison.toggle();
  else if (button.matches("[data-blink]")) comparison.blink(!comparison.isBlinking);
  else if (button.matches("[data-stills]")) void showStills(comparison, button);
}

async function showStills(comparison, { dataset }) {
  if (comparison.hasStills) {
    comparison.setStills(undefined);
    return;
  }
  const [take, reference] = [new Image(), new Image()];
  take.src = dataset.takeStill;
  reference.src = dataset.referenceStill;
  try {
    await Promise.all([take.decode(), reference.decode()]);
    comparison.seekTake(Math.round((Number(comparison.root.dataset.moment) * comparison.take.rate) / 1000));
    comparison.setStills({ take, reference });
  } catch {
    comparison.say("The stills cannot be shown");
  }
}

/** Keys of the whole page; false: the key is not ours. */
export function obeyKey(comparison, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const { key, target } = event;
  if (target.matches?.("[data-divider]") && key.startsWith("Arrow")) {
    const sign = key === "ArrowLeft" || key === "ArrowDown" ? -1 : 1;
    comparison.setSplit(comparison.split + sign * DIVIDER_STEP);
    return true;
  }
  if (target.matches?.("[data-opacity], select, textarea, input:not([data-scrubber])")) return false;
  if (key === " " && target.matches?.("button, a, summary")) return false;
  const deed = listDeeds(comparison, event)[key];
  deed?.();
  return deed !== undefined;
}

function listDeeds(comparison, { shiftKey }) {
  const stride = shiftKey ? Math.round(comparison.take.rate) : 1;
  const modes = MODES.map((mode, index) => [String(index + 1), () => comparison.setMode(mode)]);
  return {
    ...Object.fromEntries(modes),
    ArrowLeft: () => comparison.step(-stride),
    ArrowRight: () => comparison.step(stride),
    Home: () => comparison.seekAt(comparison.range.min),
    End: () => comparison.seekAt(comparison.range.max),
    " ": () => (comparison.mode === "toggle" ? comparison.toggle() : comparison.setMode("toggle")),
    "+": () => comparison.zoom("in"),
    "-": () => comparison.zoom("out"),
    0: () => comparison.zoom("whole"),
    z: () => comparison.zoom("anomaly"),
    "[": () => comparison.setSplit(comparison.split - DIVIDER_STEP),
    "]": () => comparison.setSplit(comparison.split + DIVIDER_STEP),
  };
}

/** Writes the state onto buttons, sliders and names; attributes only, so that nothing loses focus. */
function reflect(comparison) {
  const { root, mode, moment, split } = comparison;
  for (const button of root.querySelectorAll("[data-set-mode]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setMode === mode));
  }
  for (const part of root.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== mode;
  root.querySelector("[data-blink]").setAttribute("aria-pressed", String(comparison.isBlinking));
  root.querySelector("[data-stills]")?.setAttribute("aria-pressed", String(comparison.hasStills));
  root.querySelector("[data-scrubber]").value = String(Math.round(moment.at));
  root.querySelector("[data-clock]").textContent = comparison.clock;
  const divider = root.querySelector("[data-divider]");
  divider.hidden = mode !== "wipe";
  divider.style.left = `${split * 100}%`;
  divider.setAttribute("aria-valuenow", String(Math.round(split * 100)));
  const { min, max } = comparison.range;
  const mark = root.querySelector("[data-curve-at]");
  const share = String(((moment.at - Math.min(0, min)) / Math.max(1, max)) * 100);
  for (const end of ["x1", "x2"]) mark?.setAttribute(end, share);
  nameSides(comparison);
}

function nameSides({ root, mode, standing, take, reference }) {
  const names = { take: take.video.dataset.label, reference: reference.video.dataset.label };
  const [left, right] = {
    side: [names.reference, names.take],
    wipe: [names.reference, names.take],
    onion: [`${names.take} over ${names.reference}`, ""],
    toggle: [names[standing], ""],
    heat: ["bright: different", ""],
  }[mode];
  root.querySelector('[data-name="left"]').textContent = left;
  root.querySelector('[data-name="right"]').textContent = right;
}
