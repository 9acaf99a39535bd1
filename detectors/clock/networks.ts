import { join } from "node:path";
import type { ModelUse } from "@camf/detector-sdk";
import { type Model, openModel, type Signature, tellModels } from "@camf/onnx";

export type { ModelUse } from "@camf/detector-sdk";

/** Red, green, blue by row; peaks: score, kind (0 hands, 1 digits), then centre and 2x2 matrix in pixels of the input. */
const FINDER = {
  inputs: { picture: { type: "uint8", shape: [1, 384, 640, 3] } },
  outputs: { peaks: { type: "float32", shape: [1, 32, 8] } },
} as const satisfies Signature;

/** Log-probabilities of the 720 times, 0..1 that it can be read, and the pose: unit face to the crop's [-1, 1], 2x3. */
const ANALOG = {
  inputs: { crops: { type: "uint8", shape: ["N", 128, 128] } },
  outputs: {
    times: { type: "float32", shape: ["N", 720] },
    readable: { type: "float32", shape: ["N"] },
    pose: { type: "float32", shape: ["N", 6] },
  },
} as const satisfies Signature;

/** Log-probabilities of 16 symbols in 40 columns, and 0..1 that this is a time of day. */
const DIGITAL = {
  inputs: { crops: { type: "uint8", shape: ["N", 48, 160] } },
  outputs: { symbols: { type: "float32", shape: ["N", 40, 16] }, time: { type: "float32", shape: ["N"] } },
} as const satisfies Signature;

export type FinderNetwork = Model<typeof FINDER>;
export type AnalogNetwork = Model<typeof ANALOG>;
export type DigitalNetwork = Model<typeof DIGITAL>;

export interface OpenOptions {
  /** Folder that holds a folder for each model. */
  models: string;
  /** Default: what @camf/onnx finds right for this machine. */
  threads?: number;
}

/** The three models of this detector. */
export interface Networks extends AsyncDisposable {
  finder: FinderNetwork;
  analog: AnalogNetwork;
  digital: DigitalNetwork;
  uses: readonly ModelUse[];
}

/** Opens them one after the other; what was opened is closed again where a later one fails. */
export async function openNetworks({ models, ...options }: OpenOptions): Promise<Networks> {
  await using opened = new AsyncDisposableStack();
  const pathOf = (name: string) => join(models, name, `${name}.onnx`);
  const finder = opened.use(await openModel(pathOf("clock-finder"), FINDER, options));
  const analog = opened.use(await openModel(pathOf("clock-reader"), ANALOG, options));
  const digital = opened.use(await openModel(pathOf("digit-reader"), DIGITAL, options));
  const kept = opened.move();
  const uses = tellModels(finder, analog, digital).models;
  return { finder, analog, digital, uses, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
