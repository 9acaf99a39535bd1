import type { Observation, Settings } from "@camf/detector-sdk";
import { listStates } from "../../../detectors/clock/clock-state.ts";
import { boxOf, type Face, uprightFace } from "../../../detectors/clock/face.ts";
import { type Judgement, judgeClocks } from "../../../detectors/clock/judgement.ts";
import type { Box } from "../../../detectors/clock/picture.ts";
import { makeRules, type Rules } from "../../../detectors/clock/rules.ts";
import { Tracks } from "../../../detectors/clock/tracks.ts";
import type { Vote } from "../../../detectors/clock/votes.ts";
import { fillClockSettings } from "../../support/clock-settings.ts";

export const SIZE = { width: 1920, height: 1080 };
export const LEFT: Box = [0.1, 0.2, 0.1, 0.18];
export const MIDDLE: Box = [0.45, 0.2, 0.1, 0.18];
export const RIGHT: Box = [0.8, 0.2, 0.1, 0.18];

/** A clip of real time, what the story says of it and what was observed in its reference. */
export function rulesFor(changes: {
  story?: Partial<NonNullable<Parameters<typeof makeRules>[0]["story"]>>;
  observations?: Observation[];
  take?: { startedAt?: string; timeScale?: number; mode?: "clip" | "still" };
  settings?: Settings;
}): Rules {
  const { story, observations, take, settings } = changes;
  return makeRules({
    take: { id: "take", angle: "24A", camera: "A", mode: "clip", rateHz: 4, timeScale: 1, ...take },
    settings: fillClockSettings(settings),
    story: story && { from: null, to: null, direction: "reference", start: null, ...story },
    reference: observations && { name: "take 2", observations },
  });
}

/** A clock as the detector itself would have observed it in the reference. */
export function observed(box: Box, time: string, details: Record<string, string | number | boolean | null> = {}) {
  const observation: Observation = {
    kind: "clock",
    confidence: 0.9,
    box,
    description: `Clock shows ${time}`,
    details: {
      type: "analog",
      time,
      readable: true,
      seconds: null,
      hours: 12,
      running: null,
      agreement: 1,
      ...details,
    },
    sample: { frameIndex: 0, ptsMs: 0 },
  };
  return observation;
}

export interface Hung {
  box: Box;
  votes: Vote[];
  type?: Face["type"];
}

/** The clocks of a take in which each hung in its place and was read so. */
function watch(clocks: readonly Hung[]): Tracks {
  const tracks = new Tracks();
  for (const clock of clocks) for (const vote of clock.votes) noteVote(tracks, clock, vote);
  return tracks;
}

function noteVote(tracks: Tracks, { box, type = "analog" }: Hung, { sample, reading }: Vote): void {
  const face = uprightFace(type, box, SIZE);
  const known = tracks.match([face], SIZE).get(face);
  tracks.note({ face, box: boxOf(face, SIZE), reading, best: reading }, sample, known);
}

/** What is found at the end of such a take. */
export function judge(clocks: readonly Hung[], rules: Rules): Judgement[] {
  const states = listStates(watch(clocks).all, rules);
  return judgeClocks(states, rules, ({ verdict }) => verdict.agreeing.at(-1)?.sample);
}

/** What is found of one clock sample by sample, and then at the end. */
export function follow(clock: Hung, rules: Rules): { samples: Judgement[][]; ending: Judgement[] } {
  const tracks = new Tracks();
  const samples = clock.votes.map((vote) => {
    noteVote(tracks, clock, vote);
    return judgeClocks(listStates(tracks.all, rules), rules, () => vote.sample);
  });
  const last = clock.votes.at(-1)?.sample;
  return { samples, ending: judgeClocks(listStates(tracks.all, rules), rules, () => last) };
}
