import { type Result, refuse, succeed } from "../base/result.ts";
import { SOURCE_KINDS, type SourceKind } from "../domain/source.ts";

/** A source's id taken apart: what kind it is and where it is. Only checked addresses get into a pipeline. */
export interface SourceAddress {
  id: string;
  kind: SourceKind;
  address: string;
}

const MAX_ADDRESS_LENGTH = 1024;
const TEST_PATTERNS = ["smpte", "smpte75", "ball", "snow", "black", "white", "gradient", "pinwheel"] as const;

/** The parts of a test address: `smpte`, `ball@1920x1080`, `smpte@640x360@30`. */
export interface TestPattern {
  pattern: string;
  width: number;
  height: number;
  framesPerSecond: number;
}

const MAX_TEST_SIDE = 4096;
const MAX_TEST_RATE = 120;
const DEFAULT_TEST = { width: 1280, height: 720, framesPerSecond: 25 };
const TEST = /^([a-z0-9]+)(?:@(\d{2,4})x(\d{2,4}))?(?:@(\d{1,3}))?$/;
const DISPLAY = /^:\d{1,4}(\.\d{1,2})?$/;
const WINDOW = /^0x[0-9a-f]{1,8}(@:\d{1,4}(\.\d{1,2})?)?$/;
const DEVICE = /^\/dev\/(video\d{1,3}|v4l\/by-(id|path)\/[A-Za-z0-9._:+-]{1,200})$/;
const SRT_PARAMETERS = ["mode", "passphrase", "streamid", "latency", "pbkeylen"];

/** Takes `kind:address` apart and refuses every address that the kind does not allow. */
export function parseSourceId(id: string): Result<SourceAddress> {
  const colon = id.indexOf(":");
  const kind = SOURCE_KINDS.find((known) => known === id.slice(0, colon));
  if (!kind) return refuse(`a source is one of ${SOURCE_KINDS.join(", ")} followed by ":" and its address`);
  const address = id.slice(colon + 1);
  if (address.length === 0 || address.length > MAX_ADDRESS_LENGTH)
    return refuse(`the address of a ${kind} source has 1 to ${MAX_ADDRESS_LENGTH} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not pass
  if (/[\u0000-\u001f\u007f]/.test(address)) return refuse("an address has no control characters");
  const wrong = objectTo(kind, address);
  return wrong ? refuse(wrong) : succeed({ id, kind, address });
}

/** The reason why `address` cannot belong to `kind`, or undefined. */
function objectTo(kind: SourceKind, address: string): string | undefined {
  switch (kind) {
    case "v4l2":
      return DEVICE.test(address) ? undefined : "a camera's address looks like /dev/video0";
    case "screen":
      return DISPLAY.test(address) ? undefined : "a screen's address looks like :0.0";
    case "window":
      return WINDOW.test(address) ? undefined : "a window's address looks like 0x2400003 or 0x2400003@:0";
    case "rtsp":
      return objectToUrl(address, ["rtsp:", "rtsps:"]);
    case "srt":
      return objectToUrl(address, ["srt:"]) ?? objectToSrt(address);
    case "test":
      return parseTestPattern(address) ? undefined : `a test pattern is one of ${TEST_PATTERNS.join(", ")}`;
    case "clip":
      return address.startsWith("/") ? undefined : "a clip's address is the absolute path of a file";
  }
}

function objectToUrl(address: string, protocols: string[]): string | undefined {
  if (/["'`\\\s<>{}|^]/.test(address)) return "an address on the network has no quotes, spaces or backslashes";
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const protocolIsRight = url !== undefined && protocols.includes(url.protocol);
  return protocolIsRight && url.hostname !== "" ? undefined : `the address starts with ${protocols[0]}// and a host`;
}

function objectToSrt(address: string): string | undefined {
  const url = new URL(address);
  if (url.port === "") return "an SRT address names a port, as in srt://192.168.1.20:9000";
  const unknown = [...url.searchParams.keys()].find((key) => !SRT_PARAMETERS.includes(key));
  return unknown ? `an SRT address may carry ${SRT_PARAMETERS.join(", ")}, not ${unknown.slice(0, 40)}` : undefined;
}

export function parseTestPattern(address: string): TestPattern | undefined {
  const match = TEST.exec(address);
  const pattern = TEST_PATTERNS.find((known) => known === match?.[1]);
  if (!match || !pattern) return undefined;
  const width = match[2] ? Number(match[2]) : DEFAULT_TEST.width;
  const height = match[3] ? Number(match[3]) : DEFAULT_TEST.height;
  const framesPerSecond = match[4] ? Number(match[4]) : DEFAULT_TEST.framesPerSecond;
  const fits = width <= MAX_TEST_SIDE && height <= MAX_TEST_SIDE && framesPerSecond >= 1;
  return fits && framesPerSecond <= MAX_TEST_RATE ? { pattern, width, height, framesPerSecond } : undefined;
}

/** Quotes a checked value for a launch string: inside double quotes GStreamer's parser knows only the backslash. */
export function quoteForLaunch(value: string): string {
  return `"${value.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
}
