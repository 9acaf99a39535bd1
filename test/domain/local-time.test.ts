import { expect, test } from "bun:test";
import { formatLocalTime, readAheadMinutes } from "../../src/domain/local-time.ts";

const MOMENT_MS = Date.parse("2026-11-22T15:42:07.250Z");

test("a moment is what a clock on the wall showed, with how far that is ahead of UTC", () => {
  expect(formatLocalTime(MOMENT_MS, 60)).toBe("2026-11-22T16:42:07.250+01:00");
  expect(formatLocalTime(MOMENT_MS, 0)).toBe("2026-11-22T15:42:07.250+00:00");
  expect(formatLocalTime(MOMENT_MS, -570)).toBe("2026-11-22T06:12:07.250-09:30");
  expect(formatLocalTime(MOMENT_MS, 765)).toBe("2026-11-23T04:27:07.250+12:45");
});

test("it names the same moment whatever the zone", () => {
  for (let ahead = -720; ahead <= 840; ahead += 15)
    expect(Date.parse(formatLocalTime(MOMENT_MS, ahead))).toBe(MOMENT_MS);
});

test("the machine's own zone is read for that moment, summer time included", () => {
  const read = `import { readAheadMinutes } from ${JSON.stringify(`${import.meta.dir}/../../src/domain/local-time.ts`)};
    console.log([${MOMENT_MS}, Date.UTC(2026, 6, 1)].map(readAheadMinutes).join(" "));`;
  const readIn = (zone: string) =>
    Bun.spawnSync([process.execPath, "-e", read], { env: { ...process.env, TZ: zone } })
      .stdout.toString()
      .trim();
  expect(readIn("Europe/Berlin")).toBe("60 120");
  expect(readIn("America/St_Johns")).toBe("-210 -150");
  expect(readIn("UTC")).toBe("0 0");
  expect(readAheadMinutes(MOMENT_MS)).toBe(-new Date(MOMENT_MS).getTimezoneOffset());
});
