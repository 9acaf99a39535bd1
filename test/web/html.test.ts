import { expect, test } from "bun:test";
import { html } from "../../src/web/html.ts";

test("text is escaped, in content and in attributes", () => {
  const evil = `<script>alert("1")</script>'&`;
  const escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;";
  expect(html`<p title="${evil}">${evil}</p>`.toString()).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test("templates and lists nest without being escaped twice; nothing is written for null, undefined and booleans", () => {
  const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}${null}${undefined}${false}${true}${0}</ul>`.toString()).toBe(
    "<ul><li>a</li><li>&lt;b&gt;</li>0</ul>",
  );
});

test("an object that only pretends to be markup is escaped", () => {
  const values: string[] = JSON.parse('["<i>"]');
  expect(html`${values}`.toString()).toBe("&lt;i&gt;");
});
