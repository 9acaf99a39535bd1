import { isAbsolute, resolve } from "node:path";
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { describeError, Fault } from "../base/fault.ts";
import type { Footage } from "../pipeline/footage.ts";

/** Parses options strictly; an unknown or incomplete one is a Fault that says which. No positionals. */
export function readOptions<T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new Fault("invalid", describeError(error));
  }
}

/** The set-up script changes folder; paths on the command line are meant from where the person stood. */
export function resolvePath(path: string): string {
  return isAbsolute(path) ? path : resolve(process.env.CAMF_CALLED_FROM ?? process.cwd(), path);
}

/** `clip.mp4`, or `clip.mp4#217-332`: frames, 0-based, inclusive. */
export function readFootageArgument(text: string): Footage {
  const match = /^(.*)#(\d{1,9})-(\d{1,9})$/.exec(text);
  if (!match) return { path: resolvePath(text) };
  const [firstFrame, lastFrame] = [Number(match[2]), Number(match[3])];
  if (firstFrame > lastFrame) throw new Fault("invalid", `${text}: the first frame comes after the last`);
  return { path: resolvePath(match[1]), firstFrame, lastFrame };
}
