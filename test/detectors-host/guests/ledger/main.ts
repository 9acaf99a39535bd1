import { type Begun, defineDetector, type Picture, type SampleRef, type Settings, toBox } from "@camf/detector-sdk";

/** Percent from which brightness is a grave matter. */
const LOUD_FROM = 75;
const CHANNELS = { blue: [0], green: [1], red: [2], all: [0, 1, 2] };

await defineDetector({
  wants: "frame",
  borrow: true,
  initialize: () => ({
    models: [
      { name: "sums", provider: "cpu", threads: 1, notChosen: [{ provider: "webgpu", reason: "there is none 🎬" }] },
    ],
  }),
  beginTake: ({ state }) => ({ before: Number.parseFloat(state ?? "") || undefined, sum: 0, seen: [] as SampleRef[] }),
  analyze({ frame, settings, sample, begun }, memory) {
    const { mean, x, y } = measure(frame, settings);
    memory.sum += mean;
    memory.seen.push(sample);
    const where = {
      confidence: 0.5,
      box: toBox(frame, { x, y, width: 1, height: 1 }),
      details: { mean, take: begun.take.id },
    };
    if (mean < Number(settings.floor)) {
      const dim = { kind: "dim", description: `nothing bright ${settings.label}`, ...where };
      if (settings.label === "blind") return { notChecked: "nothing to see by", observations: [dim] };
      return { findings: [], observations: settings.isLoud ? [dim] : [] };
    }
    const severity = mean > LOUD_FROM ? ("high" as const) : undefined;
    const description = `bright at ${settings.hour}`;
    const finding = { kind: "bright", description, referenceBox: null, ...where, ...(severity && { severity }) };
    return { findings: new Array(Number(settings.most)).fill(finding), observations: [] };
  },
  endTake({ before, sum, seen }, begun) {
    const [sample] = seen;
    if (!sample) return {};
    const mean = sum / seen.length;
    const isBrighter = before !== undefined && mean > before;
    const words = {
      confidence: 1,
      box: null,
      description: `mean ${mean.toFixed(1)} %`,
      details: { before: before ?? null, ...tellBegun(begun) },
      sample,
    };
    return {
      findings: isBrighter ? [{ kind: "brighter-than-before", referenceBox: null, ...words }] : [],
      observations: [{ kind: "mean", ...words }],
      state: mean.toFixed(3),
    };
  },
});

/** All that the take was begun with and a ledger does not need. */
function tellBegun({ take, story, reference }: Begun) {
  const { name = null, startedAt = null, timeScale = null } = take;
  const first = reference?.observations[0];
  return {
    known: [name, startedAt, timeScale],
    story: story ? [story.from, story.to, story.direction, story.start] : null,
    reference: reference ? [reference.name, reference.observations.length] : null,
    first: first ? [first.kind, first.confidence, first.description, first.sample?.ptsMs ?? null] : null,
    box: first?.box ?? null,
    inFirst: first?.details.mean ?? null,
  };
}

/** Mean in percent, and the brightest pixel. */
function measure({ width, height, stride, data }: Picture, { channel }: Settings) {
  const offsets = Object.entries(CHANNELS).find(([name]) => name === channel)?.[1] ?? CHANNELS.all;
  let [sum, most, x, y] = [0, -1, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let value = 0;
      for (const offset of offsets) value += data[row * stride + column * 3 + offset] ?? 0;
      sum += value;
      if (value > most) [most, x, y] = [value, column, row];
    }
  }
  return { mean: (100 * sum) / (255 * offsets.length * width * height), x, y };
}
