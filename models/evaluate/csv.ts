import { Fault } from "../../src/base/fault.ts";

/** Longest table that is read: 10 MB. */
const MAX_TABLE_LENGTH = 10_000_000;

/**
 * Reads a table as RFC 4180 has it: fields in quotes may hold commas, line ends and doubled quotes. Answers a record a
 * row, by the names in the first line. Throws a Fault for an unclosed quote and for a row of another length.
 */
export function readTable(text: string): Record<string, string>[] {
  if (text.length > MAX_TABLE_LENGTH) throw new Fault("invalid", "the table is too long");
  const [names = [], ...rows] = splitRows(text);
  return rows.map((row, index) => {
    if (row.length !== names.length) {
      throw new Fault("invalid", `row ${index + 2} has ${row.length} fields, the first line ${names.length}`);
    }
    return Object.fromEntries(names.map((name, column) => [name, row[column] ?? ""]));
  });
}

/** One field and what ends it: a comma, the end of a line or of the text. Sticky: fields follow one another. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function splitRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length || row.length > 0) {
    const match = FIELD.exec(text);
    if (!match) throw new Fault("invalid", `row ${rows.length + 1} is not a row of a table`);
    const [, quoted, plain = "", end] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}
