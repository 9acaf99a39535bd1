import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RingReader, RingWriter } from "../../src/base/ring.ts";

const folder = mkdtempSync(join(tmpdir(), "camf-ring-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fill(value: number): Uint8Array {
  return new Uint8Array(100).fill(value);
}

test("a frame is read as it was written until its slot is written anew", () => {
  const writer = new RingWriter({ path: join(folder, "a.ring"), slots: 2, pixelBytes: 100 });
  const reader = new RingReader(writer.path);
  const first = writer.write(fill(7));
  expect(first).toBeDefined();
  if (!first) return;
  expect(reader.read({ ...first, byteLength: 100 })).toEqual(fill(7));
  writer.giveBack(first.slot);
  writer.write(fill(8));
  writer.write(fill(9));
  expect(reader.read({ ...first, byteLength: 100 })).toBeUndefined();
  reader.close();
  writer.close();
});

test("leased slots are never written; no free slot is told", () => {
  const writer = new RingWriter({ path: join(folder, "b.ring"), slots: 2, pixelBytes: 100 });
  const slots = [writer.write(fill(1)), writer.write(fill(2))].map((one) => one?.slot);
  expect(new Set(slots).size).toBe(2);
  expect(writer.write(fill(3))).toBeUndefined();
  writer.giveBack(slots[0] ?? -1);
  writer.giveBack(slots[0] ?? -1);
  expect(writer.free).toBe(1);
  expect(() => writer.write(new Uint8Array(101))).toThrow("larger than a ring slot");
  writer.close();
});
