import {
  type BeginTakeParams,
  ERRORS,
  MAX_OBSERVATIONS,
  type Observation,
  type Story,
  type TakeRef,
} from "./contract.ts";
import { demand, START_MS, type Trial } from "./trial.ts";

/** What a take may be begun with besides its settings: any of it may be there, none of it need be. */

export const WHOLE_STORY: Story = { from: "16:00", to: "17:30", direction: "running", start: "16:42" };
export const BARE_REFERENCE = { name: "take 2", observations: [] };

const STORIES: readonly Story[] = [
  WHOLE_STORY,
  { from: "23:30", to: "00:15", direction: "held", start: null },
  { from: null, to: null, direction: "held", start: "00:00" },
  { from: "16:00", to: null, direction: "reference", start: null },
  { from: null, to: "23:59", direction: "reference", start: null },
];
const TAKES: readonly Partial<TakeRef>[] = [
  { name: "take 3" },
  { name: "Aufnahme 3 🎬", startedAt: "2026-11-22T16:42:07.250+01:00", timeScale: 1 },
  { startedAt: "1970-01-01T00:00:00-11:30" },
  { timeScale: 0.04 },
  { timeScale: 240 },
  { mode: "still", name: "the picture" },
];

/** Every one of them must be taken, a sample be answered, and the take be ended. */
export async function hearAll(trial: Trial): Promise<void> {
  const { take } = trial.announce("take-told");
  const observations = await observeOnce(trial);
  const tellings: Partial<BeginTakeParams>[] = [
    ...TAKES.map((facts) => ({ take: { ...take, ...facts } })),
    ...STORIES.map((story) => ({ story })),
    { reference: BARE_REFERENCE },
    { reference: { name: "the reference picture", observations } },
    { take: { ...take, ...TAKES[1] }, story: WHOLE_STORY, reference: { name: "take 2", observations } },
    {},
  ];
  for (const [index, telling] of tellings.entries()) {
    const id = `take-told-${index}`;
    await trial.begin(id, telling.take ? { ...telling, take: { ...telling.take, id } } : telling);
    await trial.analyze(id, trial.anySample);
    await trial.end(id);
  }
}

/** Another version of the detector may have noted them: they may be refused, but not fallen over. */
export async function surviveForeign(trial: Trial): Promise<void> {
  const sample = { frameIndex: 100, ptsMs: 4000 };
  const plain: Observation = {
    kind: "never-heard-of",
    confidence: 0.5,
    box: null,
    description: "a fact",
    details: {},
    sample,
  };
  const { sample: _, ...unplaced } = plain;
  const strange: Observation[][] = [
    [plain],
    [unplaced],
    [{ ...plain, box: [0, 0, 0, 0], details: { time: 7, type: null, from: "x", list: [null], rows: [{ a: [] }] } }],
    Array.from({ length: MAX_OBSERVATIONS }, (_, index) => ({ ...plain, kind: `kind-${index}` })),
    nameOwn(trial).map((kind) => ({ ...plain, kind })),
  ];
  for (const [index, observations] of strange.entries()) {
    const id = `take-foreign-reference-${index}`;
    const params = trial.announce(id, { reference: { name: "take 2", observations } });
    const response = await trial.exchange.ask("beginTake", params, START_MS);
    if ("error" in response) demand(response.error.code === ERRORS.detectorFailed, "must be error -32003 or null");
    else await trial.demandResult("endTake", { take: id }, START_MS);
  }
}

/** What it notes of the synthetic samples, as the box would give it back: each with its sample. */
async function observeOnce(trial: Trial): Promise<Observation[]> {
  await trial.begin("take-reference");
  const noted: Observation[] = [];
  for (const sample of trial.samples) {
    const { observations = [] } = await trial.analyze("take-reference", sample);
    noted.push(...observations.map((one) => ({ sample: sample.params.sample, ...one })));
  }
  noted.push(...(await trial.end("take-reference")).observations);
  return noted.slice(0, MAX_OBSERVATIONS);
}

/** Kinds that it knows, with details that it never wrote: what an older version of it may have left. */
function nameOwn({ manifest }: Trial): string[] {
  return [manifest.name, ...manifest.kinds.map(({ kind }) => kind)].slice(0, MAX_OBSERVATIONS);
}
