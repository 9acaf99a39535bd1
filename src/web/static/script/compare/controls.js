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
    // A finger's tap leaves the keys to the panes: space is to play, not to press the same button again.
    if (event.detail > 0) comparison.panes.element.focus({ preventScroll: true });
  });
  const scrubber = find("[data-scrubber]");
  scrubber.min = String(Math.floor(comparison.moments.range.min));
  scrubber.max = String(Math.ceil(comparison.moments.range.max));
  scrubber.addEventListener("input", () => {
    const at = Number(scrubber.value);
    comparison.goTo((moments) => moments.seekAt(at));
  });
  const opacity = find("[data-opacity]");
  opacity.addEventListener("input", () => comparison.setOpacity(Number(opacity.value) / 100));
  root.addEventListener("compare:changed", () => reflect(comparison));
  reflect(comparison);
}

function press(comparison, button) {
  const { setMode, step, zoom } = button.dataset;
  if (setMode) comparison.setMode(setMode);
  else if (step) comparison.goTo((moments) => moments.step(Number(step)));
  else if (zoom) comparison.zoom(zoom);
  else if (button.matches("[data-play]")) comparison.play(!comparison.playing.isOn);
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
    const momentMs = Number(comparison.root.dataset.moment);
    comparison.goTo((moments) => moments.seekTakeMs(momentMs));
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
    ArrowLeft: () => comparison.goTo((moments) => moments.step(-stride)),
    ArrowRight: () => comparison.goTo((moments) => moments.step(stride)),
    Home: () => comparison.goTo((moments) => moments.seekAt(moments.range.min)),
    End: () => comparison.goTo((moments) => moments.seekAt(moments.range.max)),
    " ": () => comparison.play(!comparison.playing.isOn),
    t: () => (comparison.mode === "toggle" ? comparison.toggle() : comparison.setMode("toggle")),
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
  const { root, mode, moments, split } = comparison;
  for (const button of root.querySelectorAll("[data-set-mode]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setMode === mode));
  }
  for (const part of root.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== mode;
  root.querySelector("[data-blink]").setAttribute("aria-pressed", String(comparison.isBlinking));
  const { isOn } = comparison.playing;
  const play = root.querySelector("[data-play]");
  play.setAttribute("aria-pressed", String(isOn));
  play.textContent = isOn ? "\u23f8\ufe0e" : "\u25b6\ufe0e";
  root.querySelector("[data-stills]")?.setAttribute("aria-pressed", String(comparison.hasStills));
  root.querySelector("[data-scrubber]").value = String(Math.round(moments.at));
  root.querySelector("[data-clock]").textContent = moments.clock;
  const divider = root.querySelector("[data-divider]");
  divider.hidden = mode !== "wipe";
  divider.style.left = `${split * 100}%`;
  divider.setAttribute("aria-valuenow", String(Math.round(split * 100)));
  const mark = root.querySelector("[data-curve-at]");
  const share = String(Math.min(1, Math.max(0, moments.referenceMs / Number(mark?.dataset.curveAt))) * 100);
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
