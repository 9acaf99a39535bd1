import { judgeSetting } from "./check.ts";
import { ERRORS, MAX_DETAIL_TEXT_LENGTH, type Setting } from "./contract.ts";
import type { Trial } from "./trial.ts";

/** Settings that a form would never send, and an attacker would. */

export async function refuseUnknown(trial: Trial): Promise<void> {
  const settings = { ...trial.defaults, "no-such-setting": 1 };
  await trial.demandError("beginTake", { ...trial.announce("take-strange"), settings }, ERRORS.settingsRefused);
}

export async function refuseBounds(trial: Trial): Promise<void> {
  for (const [name, setting] of Object.entries(trial.manifest.settings.properties)) {
    for (const value of listWrong(setting)) {
      const settings = { ...trial.defaults, [name]: value };
      const what = `setting "${name}" = ${JSON.stringify(value).slice(0, 60)}`;
      const codes = [ERRORS.settingsRefused, ...(isShapeless(value) ? [ERRORS.invalidParams] : [])];
      await trial.demandError("beginTake", { ...trial.announce("take-strange"), settings }, codes, what);
    }
  }
}

/** Values that must be refused, at least one for every bound that the setting has. */
function listWrong(setting: Setting): unknown[] {
  const { type, minimum, maximum, maxLength = MAX_DETAIL_TEXT_LENGTH } = setting;
  const candidates: Record<Setting["type"], unknown[]> = {
    number: [true, "1", null, (minimum ?? 0) - 1, (maximum ?? 0) + 1],
    integer: [true, "1", Number(setting.default) + 0.5, (minimum ?? 0) - 1, (maximum ?? 0) + 1],
    boolean: [0, 1, "true", null],
    string: [7, true, "x".repeat(maxLength + 1), "no such choice", "25:00", "7:5", "12:30:99", "../climbs", "a\nb"],
    array: [[0, 0, 1], [0.2, 0.2, 0, 0.2], [0.9, 0.1, 0.2, 0.2], [0, 0, 1, 1.5], "all", { x: 0 }],
  };
  return candidates[type].filter((value) => !judgeSetting(setting, value).ok);
}

/** Whether a value is no setting's value at all: then the parameters themselves may be what is refused. */
function isShapeless(value: unknown): boolean {
  const isLong = typeof value === "string" && value.length > MAX_DETAIL_TEXT_LENGTH;
  return value === null || typeof value === "object" || isLong;
}
