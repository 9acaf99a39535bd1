import { defineDetector, type Finding, type Picture } from "@camf/detector-sdk";

await defineDetector({
  wants: "frame",
  analyze({ frame, settings }) {
    const luma = measureLuma(frame);
    const description = `the picture's mean brightness is ${luma.toFixed(1)} %`;
    const findings: Finding[] = [];
    const base = { confidence: 1, box: null, referenceBox: null, description, details: { luma } };
    if (luma < Number(settings.darkest)) findings.push({ kind: "too-dark", ...base });
    if (luma > Number(settings.brightest)) findings.push({ kind: "too-bright", ...base });
    return {
      findings,
      observations: [{ kind: "mean-luma", confidence: 1, box: null, description, details: { luma } }],
    };
  },
});

/** Mean of Rec. 709 luma over the whole picture, in percent. */
function measureLuma({ width, height, stride, data }: Picture): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let at = y * stride; at < y * stride + width * 3; at += 3) {
      sum += 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
    }
  }
  return (100 * sum) / (255 * width * height);
}
