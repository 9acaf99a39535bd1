// An upload shows how far it is, can be stopped, and says at its own place what went wrong.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("upload" in form.dataset)) return;
  event.preventDefault();
  const input = findInput(form);
  const file = input?.files?.[0];
  if (!file) return fail(form, "Choose a file first.");
  send(form, { name: input.name, file });
});

// A file that was chosen for a setting needs no second tap.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.form) return;
  if ("upload" in input.form.dataset && input.files?.length) input.form.requestSubmit();
});

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-upload]") : null;
    if (!form) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    const file = kind === "drop" ? event.dataTransfer?.files[0] : undefined;
    if (file) send(form, { name: findInput(form)?.name ?? "file", file });
  });
}

/** The input may stand elsewhere on the page and belong to the form by its id. */
function findInput(form) {
  return [...form.elements].find((element) => element instanceof HTMLInputElement && element.type === "file");
}

function send(form, { name, file }) {
  if (form.dataset.busy) return;
  const most = Number(form.dataset.mostBytes);
  if (file.size > most) return fail(form, `This file is too large: ${sayMb(file.size)} of at most ${sayMb(most)}.`);
  const body = new FormData();
  body.append(name, file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => advance(form, loaded, total));
  request.addEventListener("load", () => finish(form, request));
  request.addEventListener("error", () => fail(form, "The connection to the box was lost; send it again."));
  request.addEventListener("abort", () => fail(form, "Stopped. Nothing was kept."));
  form.dataset.busy = "1";
  form.querySelector(".abort").onclick = () => request.abort();
  advance(form, 0, file.size);
  show(form, { problem: "", sending: true });
  request.send(body);
}

function advance(form, loaded, total) {
  form.querySelector("progress").value = total > 0 ? loaded / total : 0;
  const isThere = loaded >= total;
  form.querySelector(".said").textContent = isThere
    ? "Arrived; the box is looking at it"
    : `${sayMb(loaded)} of ${sayMb(total)}`;
}

function finish(form, request) {
  if (request.status >= 400) return fail(form, readProblem(request));
  delete form.dataset.busy;
  form.reset();
  show(form, { problem: "", sending: false });
  globalThis.htmx.ajax("GET", location.pathname, { target: "#stream", swap: "none" });
}

function readProblem(request) {
  try {
    const { message } = JSON.parse(request.responseText).error;
    return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/([.!?])\.$/, "$1");
  } catch {
    return `The box refused it (${request.status}).`;
  }
}

function fail(form, problem) {
  delete form.dataset.busy;
  show(form, { problem, sending: false });
}

function show(form, { problem, sending }) {
  const said = form.querySelector(".problem");
  said.textContent = problem;
  said.hidden = problem === "";
  form.querySelector(".sending").hidden = !sending;
  const button = form.querySelector(".send");
  if (button) button.hidden = sending;
}

function sayMb(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
