import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { README, renderReadme } from "./readme-table.ts";
import { listMisconducts, listReachAttacks } from "./table.ts";

const reach = listReachAttacks();
const conduct = listMisconducts();

test("there are a hundred ways out and fifty ways to behave badly, in three languages", () => {
  expect(reach.length).toBeGreaterThanOrEqual(100);
  expect(conduct.length).toBeGreaterThanOrEqual(50);
  for (const attacks of [reach, conduct]) {
    expect(new Set(attacks.map(({ language }) => language))).toEqual(new Set(["C", "TypeScript", "Python"]));
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  }
});

test("hardly any attack has no negative control, and each of those says why", () => {
  const without = reach.filter(({ control }) => control === undefined);
  expect(without.every(({ uncontrollable }) => uncontrollable.length > 10)).toBe(true);
  expect(without.map(({ name }) => name)).toEqual(["controlling-terminal", "filter-removal", "kexec", "reboot"]);
});

test("the README names every attack as it is (bun test/sandbox/readme-table.ts)", () => {
  const text = readFileSync(README, "utf8");
  expect(loosen(text)).toBe(loosen(renderReadme(text)));
});

/** A formatter may line the columns up. */
function loosen(text: string): string {
  return text
    .replaceAll(/ +/g, " ")
    .replaceAll(/-{3,}/g, "---")
    .replaceAll(/\n{2,}/g, "\n\n");
}
