import type { AnalyzeResult, Begun, Ending, SampleRef } from "@camf/detector-sdk";
import { Absences } from "./absence.ts";
import type { Clocks } from "./clock-reader.ts";
import { bestMoment, type ClockState, listStates, pairKnown } from "./clock-state.ts";
import { judgeClocks } from "./judgement.ts";
import { noteClocks, SURE_SCORE } from "./observations.ts";
import type { Box, Pixels } from "./picture.ts";
import { makeRules, type Rules } from "./rules.ts";
import { type Seen, Sight } from "./sight.ts";
import { sketchView, writeView } from "./view.ts";
import { describeUnreadable } from "./words.ts";

/** One take: what was seen of its clocks so far, and what is to be said of them. */
export class TakeWatch {
  readonly #rules: Rules;
  readonly #absences: Absences;
  readonly #sight: Sight;
  #size = { width: 1, height: 1 };
  /** How the picture looked when clocks were read in it. */
  #view: string | undefined;

  constructor(clocks: Clocks, begun: Begun) {
    this.#rules = makeRules(begun);
    this.#absences = new Absences(this.#rules);
    this.#sight = new Sight(clocks, this.#rules, this.#absences);
  }

  /** One sample. The picture is not kept. */
  async see(picture: Pixels, sample: SampleRef): Promise<AnalyzeResult> {
    this.#size = { width: picture.width, height: picture.height };
    const seen = await this.#sight.look(picture, sample);
    if (seen.read.size > 0) this.#view ??= writeView(sketchView(picture));
    const unread = seen.read.size === 0 && this.#canJudge() ? this.#listUnread(seen) : [];
    if (unread.length > 0 && !this.#rules.isStill) return { notChecked: describeUnreadable(unread) };
    const states = listStates(this.#sight.tracks.all, this.#rules);
    const findings = judgeClocks(states, this.#rules, ({ track }) => (seen.tracks.has(track) ? sample : undefined));
    if (!this.#rules.isStill) return { findings, observations: [] };
    const observations = this.#note(states);
    findings.push(...this.#absences.judge());
    if (unread.length > 0 && findings.length === 0) return { notChecked: describeUnreadable(unread), observations };
    return { findings, observations };
  }

  /** The last word on a clip; a still has had it. */
  end(): Ending {
    if (this.#rules.isStill) return {};
    for (const state of listStates(this.#sight.tracks.all, this.#rules))
      this.#sight.tracks.standAt(state.track, bestMoment(state));
    const states = listStates(this.#sight.tracks.all, this.#rules);
    const findings = [...judgeClocks(states, this.#rules, bestMoment), ...this.#absences.judge()];
    return { findings, observations: this.#note(states) };
  }

  /** Of what could not be read, what surely is a clock, or stands where the reference has one. */
  #listUnread({ unread }: Seen): Box[] {
    const expected = new Set(pairKnown(this.#sight.tracks.all, this.#rules.known).map(([track]) => track));
    return unread.flatMap((track) => (track.bestScore >= SURE_SCORE || expected.has(track) ? [track.box] : []));
  }

  /** Without anything to hold a clock against, that it cannot be read is a fact and not a gap. */
  #canJudge(): boolean {
    const { isStill, known, story } = this.#rules;
    return !isStill || known.length > 0 || story !== undefined;
  }

  #note(states: readonly ClockState[]) {
    const setting = { size: this.#size, view: this.#view };
    return noteClocks(this.#sight.tracks.all, states, { rules: this.#rules, setting });
  }
}
