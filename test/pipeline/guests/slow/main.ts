import { defineDetector } from "@camf/detector-sdk";

/** Over all takes: shows who went before whom. */
let turns = 0;

await defineDetector<"pair", { answered: number }>({
  wants: "pair",
  beginTake: () => ({ answered: 0 }),
  async analyze({ take, sample, settings }, memory) {
    await Bun.sleep(Number(settings.thinkingMs));
    memory.answered += 1;
    turns += 1;
    const finding = {
      kind: "seen",
      confidence: 0.9,
      box: [0.4, 0.4, 0.2, 0.2] as [number, number, number, number],
      referenceBox: null,
      description: "Something seen",
      details: { width: take.width },
    };
    const details = { order: memory.answered, turn: turns, frameIndex: sample.frameIndex, ptsMs: sample.ptsMs };
    const observation = { kind: "shown", confidence: 1, box: null, description: "a pair was shown", details };
    const isSeen = sample.ptsMs >= Number(settings.seenFromMs) && sample.ptsMs < Number(settings.seenUntilMs);
    return { findings: isSeen ? [finding] : [], observations: [observation] };
  },
});
