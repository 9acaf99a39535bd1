import { join } from "node:path";
import type { ModelUse } from "@camf/detector-sdk";
import { type Model, openModel, type Signature, tellModels } from "@camf/onnx";
import { CROP, CROP_BYTES, cutCrop, frameWindow } from "./crops.ts";
import type { Pixels } from "./lab.ts";
import { mark, type Region } from "./regions.ts";

/** Probabilities of ground, thing and person: what the region shows in the crop. */
const JUDGE = {
  inputs: { crops: { type: "uint8", shape: ["N", CROP.height, CROP.width, CROP.planes] } },
  outputs: { shown: { type: "float32", shape: ["N", 3] } },
} as const satisfies Signature;
const CLASSES = 3;
const PERSON = 2;

/** What a region shows in one picture, 0..1. */
interface Shown {
  person: number;
}

/** What it shows in each picture of a pair. */
export interface Verdict {
  take: Shown;
  reference: Shown;
}

interface Pictures {
  take: Pixels;
  reference: Pixels;
  /** A mask of the pictures' size that is empty, and is left so. */
  scratch: Uint8Array;
}

/** Tells people from things. One pair at a time. */
export class Judge implements AsyncDisposable {
  readonly #model: Model<typeof JUDGE>;

  constructor(model: Model<typeof JUDGE>) {
    this.#model = model;
  }

  get uses(): readonly ModelUse[] {
    return tellModels(this.#model).models;
  }

  /** What regions show in each picture, in their order. Throws ModelError where the model cannot be run. */
  async look(regions: readonly Region[], { take, reference, scratch }: Pictures): Promise<Verdict[]> {
    if (regions.length === 0) return [];
    const data = new Uint8Array(2 * regions.length * CROP_BYTES);
    for (const [index, region] of regions.entries()) {
      mark(scratch, region.pixels, 1);
      const window = frameWindow(region.rect, take);
      for (const [side, picture] of [take, reference].entries()) {
        const start = (2 * index + side) * CROP_BYTES;
        cutCrop(picture, scratch, { window, into: data.subarray(start, start + CROP_BYTES) });
      }
      mark(scratch, region.pixels, 0);
    }
    const dims = [2 * regions.length, CROP.height, CROP.width, CROP.planes];
    const { shown } = await this.#model.run({ crops: { data, dims } });
    const read = (crop: number) => ({ person: shown.data[crop * CLASSES + PERSON] });
    return regions.map((_, index) => ({ take: read(2 * index), reference: read(2 * index + 1) }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#model[Symbol.asyncDispose]();
  }
}

/** Opens the model below the folder `models`; throws ModelError where it is missing or cannot run. */
export async function openJudge(models: string): Promise<Judge> {
  return new Judge(await openModel(join(models, "person-judge", "person-judge.onnx"), JUDGE));
}
