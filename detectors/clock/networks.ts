import { join } from "node:path";
import type { ModelUse } from "@camf/detector-sdk";
import { openModel } from "@camf/onnx";

export type { ModelUse } from "@camf/detector-sdk";

/** What goes into a model and comes out of it: flat numbers with their shape. */
export interface Values {
  data: Uint8Array | Float32Array;
  dims: readonly number[];
}

/** One model, ready to run: the seam behind which any provider may stand. */
export interface Network extends AsyncDisposable {
  run(inputs: Readonly<Record<string, Values>>): Promise<Readonly<Record<string, Values>>>;
}

/** An output by name, as float32 of at least so many values; throws where the model is not the one this was made for. */
export function demandFloats(outputs: Readonly<Record<string, Values>>, name: string, length: number): Float32Array {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array && data.length >= length) return data;
  throw new Error(
    `the model gives no "${name}" of ${length} numbers: it is not the one that this detector was made for`,
  );
}

export interface OpenOptions {
  /** Folder that holds a folder for each model. */
  models: string;
  threads?: number;
}

/** The three models of this detector. */
export interface Networks extends AsyncDisposable {
  finder: Network;
  analog: Network;
  digital: Network;
  uses: readonly ModelUse[];
}

/** Opens them one after the other; what was opened is closed again where a later one fails. */
export async function openNetworks({ models, threads }: OpenOptions): Promise<Networks> {
  await using opened = new AsyncDisposableStack();
  const open = async (name: string) => opened.use(await openModel(join(models, name, `${name}.onnx`), { threads }));
  const finder = await open("clock-finder");
  const analog = await open("clock-reader");
  const digital = await open("digit-reader");
  const kept = opened.move();
  const uses = [finder, analog, digital].map((model) => model.use);
  return { finder, analog, digital, uses, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
