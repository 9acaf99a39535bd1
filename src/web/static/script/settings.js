// Sliders and numbers move together; what was changed and not saved yet lights its Save button.
document.documentElement.classList.add("scripted");

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement)) return;
  const pair = input.closest(".number-field");
  if (pair) for (const other of pair.querySelectorAll("input")) if (other !== input) other.value = input.value;
  light(input);
});
document.addEventListener("change", (event) => light(event.target));

function light(element) {
  const form = element.closest(".setting")?.querySelector("[form]")?.form;
  if (form) form.closest(".settings")?.querySelector(".save")?.classList.add("primary");
}

// "All back to their defaults" means what was typed and not saved too.
document.addEventListener("submit", ({ target }) => {
  if (target.action.endsWith("/settings/reset") && target.elements.length === 1) {
    target.closest(".settings")?.querySelector("form[data-settings]")?.reset();
  }
});
