import { ModelError } from "./model-error.ts";

/** Numbers as models take and give them: the array that holds each element type. */
export interface Arrays {
  float32: Float32Array;
  uint8: Uint8Array;
  int8: Int8Array;
  int32: Int32Array;
  int64: BigInt64Array;
}
export type ElementType = keyof Arrays;

const ARRAYS = {
  float32: Float32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int32: Int32Array,
  int64: BigInt64Array,
} as const;

/** Flat numbers, last dimension fastest, with their shape. */
export interface Tensor<T extends ElementType = ElementType> {
  data: Arrays[T];
  dims: readonly number[];
}
export type Tensors = Readonly<Record<string, Tensor>>;

/** One input or output: a number is a fixed length, a name a length that the caller chooses, the same all over a run. */
export interface Slot {
  type: ElementType;
  shape: readonly (number | string)[];
}
export type Slots = Readonly<Record<string, Slot>>;

/** What a detector expects of a model file, compared when it is opened. Write it `as const satisfies Signature`. */
export interface Signature {
  inputs: Slots;
  outputs: Slots;
}
export type TensorsOf<S extends Slots> = { readonly [Name in keyof S]: Tensor<S[Name]["type"]> };

/** The element type of numbers; undefined for what no model here takes or gives. */
export function typeOf(data: unknown): ElementType | undefined {
  return elementTypes().find((type) => data instanceof ARRAYS[type]);
}

export function isElementType(type: string): type is ElementType {
  return Object.hasOwn(ARRAYS, type);
}

function elementTypes(): ElementType[] {
  return Object.keys(ARRAYS).filter(isElementType);
}

/** Makes an array of zeros. */
export function allocate(type: ElementType, length: number): Arrays[ElementType] {
  return new ARRAYS[type](length);
}

/** Throws where tensors are not what the slots say; where it returns they are. `what` begins the sentence. */
export function demandTensors<S extends Slots>(
  what: string,
  tensors: unknown,
  slots: S,
): asserts tensors is TensorsOf<S> {
  const lengths = new Map<string, number>();
  for (const [name, slot] of Object.entries(slots)) {
    const wrong = judge(memberOf(tensors, name), slot, lengths);
    if (wrong !== undefined) throw new ModelError(`${what} "${name}" ${wrong}`);
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** `lengths`: what the named lengths are in this run, as far as they are known. */
function judge(tensor: unknown, { type, shape }: Slot, lengths: Map<string, number>): string | undefined {
  const [data, dims] = [memberOf(tensor, "data"), memberOf(tensor, "dims")];
  if (!Array.isArray(dims)) return "is missing";
  if (!(data instanceof ARRAYS[type])) return `holds ${typeOf(data) ?? "other numbers"} where ${type} is expected`;
  const fits = dims.length === shape.length && dims.every((length, axis) => fitsLength(length, shape[axis], lengths));
  if (!fits) return `has the shape ${sayShape(dims)} where ${sayShape(shape)} is expected`;
  const count = dims.reduce((product, length) => product * length, 1);
  return data.length === count ? undefined : `holds ${data.length} numbers where its shape says ${count}`;
}

function fitsLength(length: unknown, expected: number | string, lengths: Map<string, number>): boolean {
  if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 1) return false;
  if (typeof expected === "number") return length === expected;
  const known = lengths.get(expected) ?? length;
  lengths.set(expected, known);
  return length === known;
}

export function sayShape(shape: readonly (number | string)[]): string {
  return `[${shape.join(", ")}]`;
}
