import { defineDetector, type SampleRef } from "@camf/detector-sdk";

interface Memory {
  take: string;
  camera: string;
  /** How many takes of this set-up and camera were ended before. */
  earlier: number;
  samples: SampleRef[];
  /** How often each sample came. */
  visits: Map<number, number>;
}

/** Over all takes: shows who went before whom. */
let turns = 0;

await defineDetector<"frame", Memory>({
  wants: "frame",
  beginTake: ({ take, state }) => ({
    take: take.id,
    camera: take.camera,
    earlier: Number(state ?? 0),
    samples: [],
    visits: new Map(),
  }),
  analyze({ frame, sample, settings }, { take, camera, earlier, samples, visits }) {
    const visit = (visits.get(sample.ptsMs) ?? 0) + 1;
    visits.set(sample.ptsMs, visit);
    if (visit <= Number(settings.stumbles)) throw new Error(`visit ${visit} was too early`);
    samples.push(sample);
    turns += 1;
    const { width, height, format } = frame;
    const details = {
      take,
      camera,
      earlier,
      word: settings.word,
      width,
      height,
      format,
      order: samples.length,
      turn: turns,
      visit,
    };
    const place = { frameIndex: sample.frameIndex, ptsMs: sample.ptsMs };
    const description = "a picture was shown";
    const observations = [{ kind: "shown", confidence: 1, box: null, description, details: { ...details, ...place } }];
    return settings.isShy ? { notChecked: "the witness is shy", observations } : { findings: [], observations };
  },
  endTake({ earlier, samples }) {
    const inOrder = samples.toSorted((a, b) => a.ptsMs - b.ptsMs);
    const sample = inOrder[Math.floor(inOrder.length / 2)];
    const finding = {
      kind: "middle",
      confidence: 0.5,
      box: null,
      referenceBox: null,
      description: "The middle",
      details: {},
    };
    return { findings: sample ? [{ ...finding, sample }] : [], state: String(earlier + 1) };
  },
});
