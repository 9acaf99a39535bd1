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

/** The same with words beside the options, as many as `words` names; a name that ends in "?" may be left out. */
export function readWords<T extends ParseArgsOptionsConfig>(args: string[], words: readonly string[], options: T) {
  const { values, positionals } = parseWords(args, options);
  const needed = words.filter((word) => !word.endsWith("?")).length;
  if (positionals.length < needed) throw new Fault("invalid", `${words[positionals.length]} is missing`);
  if (positionals.length > words.length) {
    throw new Fault("invalid", `"${positionals[words.length].slice(0, 100)}" is one word too many`);
  }
  return { values, words: positionals };
}

function parseWords<T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
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

/** A file's bytes as a web stream, each piece read only when it is asked for. */
export function readPieces(
  file: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void = () => {},
): ReadableStream<Uint8Array> {
  const pieces = file[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next();
      if (done) return controller.close();
      onBytes(value.length);
      controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return?.()),
  });
}
