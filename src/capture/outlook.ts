import { existsSync } from "node:fs";
import { Fault } from "../base/fault.ts";
import { parseTestPattern, type SourceAddress } from "./address.ts";
import { UNKNOWN_PICTURE } from "./encoder.ts";
import { writeSource } from "./launch.ts";
import { probeClip } from "./media.ts";
import { describeMissingDevice } from "./sentences.ts";
import { chooseFormat, readFormats } from "./v4l2.ts";

/** What is known of a source's picture before it comes, and the launch string that gets it. */
export interface Outlook {
  picture: { width: number; height: number; framesPerSecond: number };
  launch: string;
}

/** Throws a Fault with a sentence for the crew when the source cannot come. */
export async function lookAhead(source: SourceAddress, options: { name: string; wasLive: boolean }): Promise<Outlook> {
  switch (source.kind) {
    case "test":
      return { picture: parseTestPattern(source.address) ?? UNKNOWN_PICTURE, launch: writeSource(source, undefined) };
    case "clip": {
      const { width, height, frameRate } = await probeClip(source.address);
      return { picture: { width, height, framesPerSecond: frameRate }, launch: writeSource(source, undefined) };
    }
    case "v4l2":
      if (!existsSync(source.address))
        throw new Fault("unavailable", describeMissingDevice(options.name, options.wasLive));
      return lookAtDevice(source);
    default:
      return { picture: UNKNOWN_PICTURE, launch: writeSource(source, undefined) };
  }
}

async function lookAtDevice(source: SourceAddress): Promise<Outlook> {
  const format = chooseFormat(await readFormats(source.address).catch(() => []));
  const launch = writeSource(source, format);
  if (!format) return { picture: UNKNOWN_PICTURE, launch };
  const { width, height, framesPerSecond } = format;
  return { picture: { width, height, framesPerSecond: Math.max(1, ...framesPerSecond) }, launch };
}
