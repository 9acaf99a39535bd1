import type { Source } from "../domain/source.ts";
import { parseTestPattern } from "./address.ts";
import { nameSource } from "./sentences.ts";
import { listV4l2 } from "./v4l2.ts";
import { listX11 } from "./x11.ts";

const OFFERED_PATTERNS = ["smpte", "ball"] as const;

/**
 * Every source that this machine can see: cameras and capture sticks, screens, windows, test patterns. Addresses on the
 * network and clips are not found but named: their id is `rtsp:`, `srt:` or `clip:` and the address.
 */
export async function listSources(options: { environment?: Record<string, string> } = {}): Promise<Source[]> {
  const [cameras, screens] = await Promise.all([listV4l2(), listX11(options.environment)]);
  return [...cameras, ...screens, ...listPatterns()];
}

function listPatterns(): Source[] {
  return OFFERED_PATTERNS.flatMap((address) => {
    const test = parseTestPattern(address);
    if (!test) return [];
    const source = { id: `test:${address}`, kind: "test" as const, address };
    const format = { encoding: "raw" as const, width: test.width, height: test.height };
    return [{ ...source, name: nameSource(source), formats: [{ ...format, framesPerSecond: [test.framesPerSecond] }] }];
  });
}
