import { expect, test } from "bun:test";
import { LineSplitter } from "../../src/base/lines.ts";

function split(chunks: string[], maxLineBytes = 10): { lines: string[]; overflows: number } {
  const lines: string[] = [];
  let overflows = 0;
  const splitter = new LineSplitter({
    maxLineBytes,
    onLine: (line) => lines.push(line),
    onOverflow: () => (overflows += 1),
  });
  for (const chunk of chunks) splitter.push(new TextEncoder().encode(chunk));
  return { lines, overflows };
}

test("lines are whole whatever the chunks are, empty ones are nothing", () => {
  expect(split(["a", "b\nc", "\n\n", "d\n"]).lines).toEqual(["ab", "c", "d"]);
});

test("characters that span chunks stay whole", () => {
  const bytes = new TextEncoder().encode("Łódź\n");
  const lines: string[] = [];
  const splitter = new LineSplitter({ maxLineBytes: 20, onLine: (line) => lines.push(line), onOverflow: () => {} });
  for (const byte of bytes) splitter.push(new Uint8Array([byte]));
  expect(lines).toEqual(["Łódź"]);
});

test("a line that is too long is skipped and told, the next one is heard", () => {
  const { lines, overflows } = split(["123456", "7890123", "\nshort\n"]);
  expect(lines).toEqual(["short"]);
  expect(overflows).toBeGreaterThan(0);
});
