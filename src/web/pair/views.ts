import { type Html, html } from "../html.ts";
import { renderBarePage } from "../layout.ts";

/** The first page of every browser. `problem` is said above the field. */
export function showPairing(to: string, problem = ""): Html {
  return renderBarePage(
    "Pair",
    html`<main class="plain pairing">
      <p class="name">CAMF</p>
      <h1>Pair this browser</h1>
      <p class="lead">Type the pin that the box showed when it was started.</p>
      <form method="post" action="/pair">
        <input type="hidden" name="to" value="${to}">
        <label class="field pin"><span>Pin</span>
          <input name="pin" inputmode="numeric" autocomplete="off" maxlength="12" required autofocus
            aria-invalid="${String(problem !== "")}"></label>
        ${problem === "" ? "" : html`<p class="problem" role="alert">${problem}</p>`}
        <button class="primary" name="role" value="supervisor">Pair</button>
        <button class="quiet" name="role" value="crew">Pair to look only</button>
      </form>
    </main>`,
  );
}
