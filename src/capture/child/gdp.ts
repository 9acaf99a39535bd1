/**
 * GStreamer's data protocol, as `gdppay` writes it: the binding hands out bytes without a time, so each buffer travels
 * with this header. Only the fields we need are read.
 */
const HEADER_BYTES = 62;
const TYPE_BUFFER = 1;
const TYPE_CAPS = 2;
const NO_TIME = 0xffffffffffffffffn;

export type Packet =
  | { type: "buffer"; ptsMs: number | undefined; payload: Buffer }
  | { type: "caps"; caps: Caps }
  | { type: "other" };

export interface Caps {
  width: number;
  height: number;
  /** 0 when the source does not say. */
  framesPerSecond: number;
}

export function readPacket(bytes: Buffer): Packet {
  if (bytes.length < HEADER_BYTES) return { type: "other" };
  const type = bytes.readUInt16BE(4);
  const payload = bytes.subarray(HEADER_BYTES, HEADER_BYTES + bytes.readUInt32BE(6));
  if (type === TYPE_CAPS) return { type: "caps", caps: readCaps(payload.toString("utf8")) };
  if (type !== TYPE_BUFFER) return { type: "other" };
  const pts = bytes.readBigUInt64BE(10);
  return { type: "buffer", ptsMs: pts === NO_TIME ? undefined : Number(pts) / 1e6, payload };
}

/** The stream's caps ride in the `streamheader` of each buffer's own caps, where no full appsink can lose them. */
export function findCaps(gdpCaps: Record<string, unknown>): Caps | undefined {
  const headers = gdpCaps.streamheader;
  if (!Array.isArray(headers)) return undefined;
  for (const header of headers) {
    const packet = Buffer.isBuffer(header) ? readPacket(header) : undefined;
    if (packet?.type === "caps") return packet.caps;
  }
  return undefined;
}

function readCaps(text: string): Caps {
  const number = (name: string) => Number(new RegExp(`${name}=\\(int\\)(\\d+)`).exec(text)?.[1] ?? 0);
  const rate = /framerate=\(fraction\)(\d+)\/(\d+)/.exec(text);
  const framesPerSecond = rate && Number(rate[2]) > 0 ? Number(rate[1]) / Number(rate[2]) : 0;
  return { width: number("width"), height: number("height"), framesPerSecond };
}
