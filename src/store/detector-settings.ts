import { Fault } from "../base/fault.ts";
import { parse, parseJson, type Static, Type } from "../base/schema.ts";
import type { SettingValue } from "../domain/detector.ts";
import type { Ledger } from "./ledger.ts";

/** As many settings as a manifest may have, and texts as long as its longest. */
const MAX_SETTINGS = 64;
const MAX_SETTING_TEXT_LENGTH = 1000;
const NOTHING_SET = "{}";

const Fraction = Type.Number({ minimum: 0, maximum: 1 });
const Values = Type.Record(
  Type.String({ pattern: "^[a-zA-Z][a-zA-Z0-9_-]{0,63}$" }),
  Type.Union([
    Type.Number(),
    Type.Boolean(),
    Type.String({ maxLength: MAX_SETTING_TEXT_LENGTH }),
    Type.Tuple([Fraction, Fraction, Fraction, Fraction]),
  ]),
  { additionalProperties: false, maxProperties: MAX_SETTINGS },
);

/**
 * What a scene's crew set of a detector: only what differs from the manifest's defaults. Whether a value fits the
 * manifest is the caller's to say, when it is saved and again when it is used: the store knows no detectors.
 */
export class DetectorSettings {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** {} where nothing was set, and where the row cannot be read. */
  read(sceneId: string, detector: string): Record<string, SettingValue> {
    const stored = this.#find(sceneId, detector);
    const parsed = stored === undefined ? undefined : parseJson(Values, stored);
    return parsed?.ok ? parsed.value : {};
  }

  /** Replaces all that was set. {} is the same as `reset`. Throws invalid when there are too many or too long values. */
  save(sceneId: string, detector: string, values: Record<string, SettingValue>): void {
    const checked = parse(Values, values);
    if (!checked.ok) throw new Fault("invalid", `these settings cannot be kept: ${checked.error}`);
    const settings = writeSorted(checked.value);
    if (settings === (this.#find(sceneId, detector) ?? NOTHING_SET)) return;
    if (settings === NOTHING_SET) this.reset(sceneId, detector);
    else this.#write(sceneId, detector, settings);
  }

  /** Back to the manifest's defaults. */
  reset(sceneId: string, detector: string): void {
    this.#ledger.commit((append) => {
      const sql = "delete from scene_detector_settings where scene_id = ? and detector = ?";
      if (this.#ledger.run(sql, sceneId, detector) > 0) append("scene", sceneId);
    });
  }

  #write(sceneId: string, detector: string, settings: string): void {
    this.#ledger.commit((append) => {
      this.#ledger.run(
        `insert into scene_detector_settings (scene_id, detector, settings, changed_at) values (?, ?, ?, ?)
          on conflict (scene_id, detector) do update set settings = excluded.settings, changed_at = excluded.changed_at`,
        sceneId,
        detector,
        settings,
        new Date().toISOString(),
      );
      append("scene", sceneId);
    });
  }

  #find(sceneId: string, detector: string): string | undefined {
    const sql = "select settings from scene_detector_settings where scene_id = ? and detector = ?";
    return this.#ledger.get<{ settings: string }>(sql, sceneId, detector)?.settings;
  }
}

/** The same values give the same text, in whatever order a form sent them. */
function writeSorted(values: Static<typeof Values>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))));
}
