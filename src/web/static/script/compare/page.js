import { Comparison } from "./comparison.js";
import { bindControls, obeyKey } from "./controls.js";
import { bindTouch } from "./touch.js";

let current;

addEventListener("load", follow);
document.addEventListener("htmx:after:swap", follow);
addEventListener("pagehide", () => current?.close());
document.addEventListener("visibilitychange", () => document.hidden && current?.rest());
document.addEventListener("keydown", (event) => {
  if (!current || isRolling() || event.defaultPrevented) return;
  if (obeyKey(current, event)) event.preventDefault();
});

/** Begins where a comparison has come, ends where it has gone, and stands still while a camera rolls. */
function follow() {
  const root = document.querySelector("[data-compare]");
  if (current && current.root !== root) {
    current.close();
    current = undefined;
  }
  if (!root) return;
  const rolling = isRolling();
  const stoodStill = root.inert;
  root.inert = rolling;
  if (rolling) current?.rest();
  else if (!current) current = begin(root);
  else if (stoodStill) current.resume();
}

function begin(root) {
  try {
    const comparison = new Comparison(root);
    bindControls(comparison);
    bindTouch(comparison);
    return comparison;
  } catch (error) {
    root.querySelector("[data-state]").textContent = error.message;
    return undefined;
  }
}

function isRolling() {
  return document.querySelector("[data-compare-rolling]") !== null;
}
