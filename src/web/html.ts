/** Markup that is safe to send: only `html` makes it, so a plain string can never pass for it. */
export class Html {
  readonly #text: string;

  constructor(strings: TemplateStringsArray, values: readonly HtmlValue[]) {
    this.#text = strings.reduce((whole, part, index) => whole + render(values[index - 1]) + part);
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: markup as it is, text escaped, lists one after the other; nothing for null and false. */
export type HtmlValue = Html | string | number | boolean | null | undefined | readonly HtmlValue[];

/** Markup with everything escaped that is not markup already. Attributes must be quoted with double quotes. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings, values);
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.toString();
  if (value === null || value === undefined || typeof value === "boolean") return "";
  if (typeof value === "object") return value.map(render).join("");
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
