import { readFileSync } from "node:fs";
import { Fault } from "../../../src/base/fault.ts";
import { parseJson, Type } from "../../../src/base/schema.ts";

const Clip = Type.Object({ clip: Type.String({ pattern: "^[a-z0-9-]+\\.mp4$" }) });
const Head = Type.Object({ fps: Type.Number({ exclusiveMinimum: 0 }), reference: Clip, take: Clip });

/** Frames a second and file names of a film set's clips, from its truth. */
export function readRates(path: string): { fps: number; reference: string; take: string } {
  const head = parseJson(Head, readFileSync(path, "utf8"));
  if (!head.ok) throw new Fault("invalid", `${path}: ${head.error}`);
  const { fps, reference, take } = head.value;
  return { fps, reference: reference.clip, take: take.clip };
}
