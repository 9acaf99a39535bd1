import { defineDetector } from "@camf/detector-sdk";

const THINKING_MS = 700;

await defineDetector({
  wants: "pair",
  async analyze({ take }) {
    await Bun.sleep(THINKING_MS);
    const details = { width: take.width };
    const finding = { kind: "seen", confidence: 0.9, referenceBox: null, description: "Something seen", details };
    return { findings: [{ ...finding, box: [0.4, 0.4, 0.2, 0.2] }], observations: [] };
  },
});
