// A tap on the word for a thing opens its form; Escape shuts it; a name that was used before brings its department.

document.addEventListener("click", (event) => {
  const word = event.target instanceof Element ? event.target.closest("[data-names]") : null;
  const form = word && document.getElementById(word.dataset.names);
  if (!(form instanceof HTMLDetailsElement)) return;
  form.open = !form.open;
  if (form.open) form.querySelector(".name-it input").focus();
});

document.addEventListener(
  "toggle",
  (event) => {
    const form = event.target;
    if (form instanceof HTMLDetailsElement && form.dataset.word) tellOpen(form);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const form =
    event.key === "Escape" && event.target instanceof Element ? event.target.closest("details.naming") : null;
  if (!form) return;
  event.preventDefault();
  form.open = false;
  form.querySelector("form.name-it").reset();
  findWord(form)?.focus();
});

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.name !== "name" || !target.list) return;
  const typed = target.value.trim().toLowerCase();
  const known = [...target.list.options].find(({ value }) => value.toLowerCase() === typed);
  const department = target.form.elements.namedItem("department");
  if (known && department) department.value = known.dataset.department;
});

// Who saved by Enter goes on from the word that was named; the form is gone.
let saved;
document.addEventListener("submit", ({ target }) => {
  saved = target.closest("details.naming")?.dataset.word;
});
document.addEventListener("htmx:after:swap", () => {
  for (const form of document.querySelectorAll("details.naming")) tellOpen(form);
  if (saved && document.activeElement === document.body) document.getElementById(saved)?.focus();
  if (document.activeElement?.id === saved) saved = undefined;
});

function tellOpen(form) {
  findWord(form)?.setAttribute("aria-expanded", String(form.open));
}

function findWord(form) {
  return document.getElementById(form.dataset.word);
}
