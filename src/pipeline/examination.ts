import { Tracker, type TrackerOptions } from "../anomalies/tracker.ts";
import { newId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Panel, PanelDetector } from "../detectors/panel.ts";
import type { Severity } from "../domain/anomaly.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { SettingValue } from "../domain/detector.ts";
import { type ExaminedTake, Examiner, type ReferenceReading, type StoryTime } from "./examiner.ts";

export interface ExaminationOptions {
  panel: Panel;
  log: Log;
  take: Omit<ExaminedTake, "id">;
  /** By name; those that the panel does not have are told apart by `absent`. */
  detectors: readonly string[];
  /** What the crew set. */
  settingsOf: (detector: string) => Record<string, SettingValue>;
  stateOf: (detector: { name: string; version: string }) => string | undefined;
  story?: StoryTime;
  /** What each of them knows of the reference; "later": it is asked nothing before it was told. Absent: none asks. */
  referenceOf?: (detector: PanelDetector) => ReferenceReading | "later" | undefined;
  referenceLabel: string;
  /** Where action, or roll, lies on the clock of the moments. */
  actionMs: number;
}

/** What a detector leaves to the next take of the set-up. */
export interface LeftState {
  detector: string;
  version: string;
  state: string;
}

/**
 * One take of one camera under examination: every detector that looks at it, and what they find together. It lasts from
 * roll until the work after the cut is done; a take that is checked again is examined anew.
 */
export class Examination {
  readonly tracker: Tracker;
  readonly examiners: readonly Examiner[];
  /** Detectors that were asked for and do not run. */
  readonly absent: readonly string[];
  #ended: Promise<LeftState[]> | undefined;

  constructor(options: ExaminationOptions) {
    const { panel, log, detectors, settingsOf, stateOf, story, referenceOf = () => undefined } = options;
    const running = new Map(panel.detectors.map((one) => [one.name, one]));
    const take = { ...options.take, id: newId() };
    const { mode, rateHz } = take;
    this.absent = detectors.filter((name) => !running.has(name));
    this.tracker = new Tracker({ ...describeTracking(options), mode, rateHz });
    this.examiners = detectors.flatMap((name) => {
      const detector = running.get(name);
      if (!detector) return [];
      const knowledge = {
        settings: settingsOf(name),
        state: stateOf(detector),
        story,
        reference: referenceOf(detector),
      };
      return new Examiner({ panel, tracker: this.tracker, detector, take, log, ...knowledge });
    });
  }

  get wantsPairs(): boolean {
    return this.examiners.some((examiner) => examiner.wantsPairs);
  }

  /** A sample of the take, in order of time. */
  expect(takeMs: number): void {
    for (const examiner of this.examiners) examiner.expect(takeMs);
  }

  /** Samples over all detectors. */
  count(): { done: number; total: number } {
    const each = this.examiners.map(({ tally }) => tally.progress);
    return {
      done: each.reduce((sum, { done }) => sum + done, 0),
      total: each.reduce((sum, { total }) => sum + total, 0),
    };
  }

  /** Ends the take for every detector, once. Resolves with what they leave to the next one. */
  end(): Promise<LeftState[]> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  /** What each detector did with its samples; those that do not run are named, so that nobody takes them for content. */
  coverage(span: { samples: number; lengthMs: number }): Coverage[] {
    const off = this.absent.map((name) => describeUnchecked(name, { ...span, reason: `the detector ${name} is off` }));
    return [...this.examiners.map((examiner) => examiner.coverage()), ...off];
  }

  async #end(): Promise<LeftState[]> {
    const left = await Promise.all(this.examiners.map(async (examiner) => ({ examiner, state: await examiner.end() })));
    return left.flatMap(({ examiner: { name, detector }, state }) =>
      state === undefined ? [] : { detector: name, version: detector.version, state },
    );
  }
}

/** Coverage of a detector that looked at nothing. */
export function describeUnchecked(
  detector: string,
  gap: { samples: number; lengthMs: number; reason: string },
): Coverage {
  const { samples, lengthMs, reason } = gap;
  return {
    detector,
    sampled: samples,
    checked: 0,
    dropped: 0,
    failed: 0,
    notChecked: [{ fromMs: 0, toMs: lengthMs, samples, reason }],
    msPerFrameP50: null,
    msPerFrameP95: null,
  };
}

function describeTracking(options: ExaminationOptions): Omit<TrackerOptions, "mode" | "rateHz"> {
  const { panel, referenceLabel, actionMs } = options;
  const severities = new Map<string, Severity>(
    panel.detectors.flatMap(({ kinds }) => kinds.map(({ kind, severity }) => [kind, severity] as const)),
  );
  return { severities, referenceLabel, actionMs };
}
