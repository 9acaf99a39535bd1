import { type Begun, defineDetector, type SampleRef } from "@camf/detector-sdk";

interface Memory {
  /** How many takes this process began, this one included. */
  nth: number;
  story: (string | null)[] | null;
  /** Name of the reference, and where in it what was observed lies. */
  reference: string | null;
  readings: number[];
  /** What the first of the reference's observations says of the take in which it was made. */
  inFirst: string;
  samples: SampleRef[];
}

let takes = 0;

await defineDetector<"frame", Memory>({
  wants: "frame",
  beginTake: ({ story, reference }) => ({
    nth: ++takes,
    story: story ? [story.from, story.to, story.direction, story.start] : null,
    reference: reference?.name ?? null,
    readings: reference?.observations.flatMap(({ sample }) => (sample ? [sample.ptsMs] : [])) ?? [],
    inFirst: String(reference?.observations[0]?.details.name ?? ""),
    samples: [],
  }),
  async analyze({ sample, settings }, { samples }) {
    await Bun.sleep(Number(settings.slowMs));
    samples.push(sample);
    return { findings: [], observations: [] };
  },
  endTake({ samples, readings, ...told }, begun: Begun) {
    const { name = null, startedAt = null, timeScale = null, mode, rateHz } = begun.take;
    const words = { kind: "told", confidence: 1, box: null, description: "The clerk was told" };
    const severity = "high" as const;
    const details = { ...told, readings: readings.slice(0, 64), name, startedAt, timeScale, mode, rateHz };
    return {
      findings: samples.slice(0, 1).map((sample) => ({ ...words, referenceBox: null, severity, details: {}, sample })),
      observations: begun.settings.isSilent
        ? []
        : samples.map((sample) => ({ ...words, details: { ...details, ptsMs: sample.ptsMs }, sample })),
    };
  },
});
