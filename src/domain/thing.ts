import { type Result, refuse, succeed } from "../base/result.ts";

/** Who can be put in charge of a thing. */
export const DEPARTMENTS = ["props", "set dressing", "costume", "hair and make-up", "electric", "camera"] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** What the crew says that a thing is, and whose. */
export interface ThingWords {
  name: string;
  department: Department;
}

const MAX_NAME_LENGTH = 40;
/** Nothing that moves a cursor, turns the direction of reading or cannot be seen. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const ARTICLE = /^(?:the|an?)(?: +|$)/i;
/** "Anna's bag": it needs no article. */
const OWNED = /^\S+['’]s? /;

/** A name as it was typed, without an article; or the sentence that says why it is none. */
export function readThingName(text: string): Result<string> {
  const typed = text.normalize("NFC").trim();
  if (UNSEEN.test(typed)) return refuse("a name has no line breaks and no invisible characters");
  const name = typed.replace(/ +/g, " ").replace(ARTICLE, "");
  if (!/[\p{L}\p{N}]/u.test(name)) return refuse("say what it is, with a letter or a digit");
  if ([...name].length > MAX_NAME_LENGTH) return refuse(`a name has at most ${MAX_NAME_LENGTH} characters`);
  if (/^something\b/i.test(name)) return refuse("say what it is: every thing is something");
  return succeed(name);
}

export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** "Bottle", as a sentence begins. */
export function sayThing(name: string): string {
  const [first = "", ...rest] = name;
  return first.toUpperCase() + rest.join("");
}

/** "the bottle", "Anna's bag", as it stands within a sentence. */
export function sayThe(name: string): string {
  return OWNED.test(name) ? name : `the ${name}`;
}

/** "the bottle's" */
export function sayOwn(name: string): string {
  return `${sayThe(name)}${/s$/i.test(name) ? "'" : "'s"}`;
}
