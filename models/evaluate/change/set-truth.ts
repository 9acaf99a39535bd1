import { readFileSync } from "node:fs";
import { Fault } from "../../../src/base/fault.ts";
import { parseJson, Type } from "../../../src/base/schema.ts";
import { type PlantedChange, readTruth } from "../../../src/cli/demo-truth.ts";

/** A change that can be seen for less than this is told apart. */
const BRIEF_MS = 1000;

const Clip = Type.Object({
  clip: Type.String({ pattern: "^[a-z0-9-]+\\.mp4$" }),
  frames: Type.Integer({ minimum: 1 }),
});
const Place = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]);
const Truth = Type.Object({
  fps: Type.Number({ exclusiveMinimum: 0 }),
  reference: Clip,
  take: Clip,
  conditions: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z-]+$" }))),
  action: Type.Optional(Type.Object({ firstFrame: Type.Integer(), lastFrame: Type.Integer() })),
  changes: Type.Array(
    Type.Object({
      change: Type.Optional(Type.String({ pattern: "^[a-z-]+$" })),
      path: Type.Optional(Type.Array(Type.Object({ frame: Type.Integer(), box: Place }))),
    }),
  ),
});

/** An error that was planted in a take. */
interface PlantedError {
  /** How it is counted: "missing", "moved", "lamp"… */
  change: string;
  isBrief: boolean;
  /** Where it can be seen, one after another where the camera moves: any of them answers. */
  places: PlantedChange[];
}

/** A clip by its name in the set's folder, and how many frames it has. */
export interface SetClip {
  clip: string;
  frames: number;
}

export interface SetTruth {
  fps: number;
  reference: SetClip;
  take: SetClip;
  /** What else is otherwise in the take, and is no error: "log", "board", "moving-camera"… */
  conditions: string[];
  /** Where the board is gone and the camera has not left yet; the whole take where nothing else is said. */
  action: { fromMs: number; toMs: number };
  errors: PlantedError[];
}

/** The truth of a film set's take. Throws Fault("invalid") on what is none. */
export function readSetTruth(path: string): SetTruth {
  const truth = parseJson(Truth, readFileSync(path, "utf8"));
  if (!truth.ok) throw new Fault("invalid", `${path}: ${truth.error}`);
  const { fps, reference, take, conditions = [], action, changes } = truth.value;
  const errors = readTruth(path).map((planted, index) => {
    const { change = planted.kind, path: places } = changes[index] ?? {};
    const isBrief = planted.toMs - planted.fromMs < BRIEF_MS;
    return { change, isBrief, places: places ? places.map(({ box }) => ({ ...planted, box })) : [planted] };
  });
  return {
    fps,
    reference,
    take,
    conditions,
    action: {
      fromMs: action ? (action.firstFrame * 1000) / fps : Number.NEGATIVE_INFINITY,
      toMs: action ? ((action.lastFrame + 1) * 1000) / fps : Number.POSITIVE_INFINITY,
    },
    errors,
  };
}
