import { defineDetector } from "@camf/detector-sdk";

const THINKING_MS = 700;

await defineDetector<"pair", { answered: number }>({
  wants: "pair",
  beginTake: () => ({ answered: 0 }),
  async analyze({ take, sample }, memory) {
    await Bun.sleep(THINKING_MS);
    memory.answered += 1;
    const finding = {
      kind: "seen",
      confidence: 0.9,
      box: [0.4, 0.4, 0.2, 0.2] as [number, number, number, number],
      referenceBox: null,
      description: "Something seen",
      details: { width: take.width },
    };
    const details = { order: memory.answered, frameIndex: sample.frameIndex, ptsMs: sample.ptsMs };
    const observation = { kind: "shown", confidence: 1, box: null, description: "a pair was shown", details };
    return { findings: [finding], observations: [observation] };
  },
});
