import type { SlateScheme } from "./project.ts";

/** What is written on the board for one take. Every field is text as on the board. */
export interface Slate {
  scene: string;
  setup: string;
  take: string;
  suffix: string;
}

/** "take 3" as the crew says it within a set-up; the whole slate where no take is written on it. */
export function sayTake(slate: Slate): string {
  return `take ${slate.take || formatSlate(slate)}`;
}

/** The letters that are used on boards: I and O look like digits. */
const SETUP_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** "24A take 3 PU" as it is said and shown. */
export function formatSlate(slate: Slate): string {
  return [slate.setup || slate.scene, "take", slate.take, slate.suffix].filter((part) => part !== "").join(" ");
}

/**
 * Suggests the next set-up's name; only a suggestion, never a rule. With letters: 24, 24A … 24Z, 24AA, 24AB …;
 * consecutive: one more than the highest plain number among all set-ups of the project.
 */
export function suggestSetup(scheme: SlateScheme, sceneSlate: string, taken: readonly string[]): string {
  if (scheme === "consecutive") {
    const numbers = taken.filter((name) => /^\d+$/.test(name)).map(Number);
    return String(Math.max(0, ...numbers) + 1);
  }
  const used = new Set(taken);
  if (!used.has(sceneSlate)) return sceneSlate;
  for (let index = 0; ; index++) {
    const name = `${sceneSlate}${letters(index)}`;
    if (!used.has(name)) return name;
  }
}

/** 0 -> A, 23 -> Z, 24 -> AA. */
function letters(index: number): string {
  const base = SETUP_LETTERS.length;
  const last = SETUP_LETTERS[index % base];
  return index < base ? last : letters(Math.floor(index / base) - 1) + last;
}

/** Suggests the next take's number: one more than the highest plain number so far. */
export function suggestTake(taken: readonly string[]): string {
  const numbers = taken.filter((name) => /^\d+$/.test(name)).map(Number);
  return String(Math.max(0, ...numbers) + 1);
}
