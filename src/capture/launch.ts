import { MAX_SAMPLE_HEIGHT, MAX_SAMPLE_WIDTH } from "../domain/frame.ts";
import type { SourceFormat } from "../domain/source.ts";
import { nameFrameRate } from "../domain/timecode.ts";
import { parseTestPattern, quoteForLaunch, type SourceAddress } from "./address.ts";
import { ELEMENTS } from "./protocol.ts";

/** Length of a recording segment; it ends at the first key frame after that. */
const SEGMENT_MS = 4000;
/**
 * A segment reaches the disk a fragment at a time, and splitmuxsink passes whole groups of pictures on: a killed process
 * loses at most one group (half a second) and one fragment.
 */
export const FRAGMENT_MS = 100;
export const KEY_FRAMES_PER_SECOND = 2;

const PREVIEW_WIDTH = 960;
const PREVIEW_HEIGHT = 960;
const PREVIEW_QUALITY = 70;
const STILL_QUALITY = 92;
/** Raw pictures that may wait for the encoder before the source is held up. */
const ENCODER_QUEUE = 25;
/** Decoded pictures of a file that may wait for conversion, so that both run at once. */
const CLIP_QUEUE = 4;
const RTSP_LATENCY_MS = 200;
const SCREEN_RATE = 25;
const DECODE = 'decodebin expose-all-streams=false caps="video/x-raw(ANY)"';
const SINK = "sync=false async=false wait-on-eos=false";

export interface RecordingPlan {
  /** Encoder element with its properties, ending in H.264. */
  encoder: string;
  /** splitmuxsink's pattern, with one %05d. */
  location: string;
}

/** The whole pipeline of a camera: one decode, one tee, one encode; every other branch sleeps behind its valve. */
export function writeLiveLaunch(source: string, recording: RecordingPlan): string {
  const mux = `muxer-factory=mp4mux muxer-properties="properties,fragment-duration=${FRAGMENT_MS}"`;
  const file = 'sink-factory=filesink sink-properties="properties,buffer-mode=(int)2"';
  const queue = "max-size-bytes=0 max-size-time=0";
  const valve = (name: string) => `valve name=${name}-valve drop=true drop-mode=forward-sticky-events`;
  const latest = (name: string) => `gdppay ! appsink name=${name} max-buffers=2 drop=true ${SINK}`;
  return [
    `${source} ! tee name=t`,
    `t. ! queue max-size-buffers=${ENCODER_QUEUE} ${queue} ! ${recording.encoder} ! h264parse`,
    `! splitmuxsink name=recording async-finalize=true location=${quoteForLaunch(recording.location)}`,
    `max-size-time=${SEGMENT_MS * 1_000_000} ${mux} ${file}`,
    `t. ! queue leaky=downstream max-size-buffers=4 ${queue} ! videoscale method=nearest-neighbour`,
    `! video/x-raw,width=32,height=18 ! videoconvert ! video/x-raw,format=GRAY8`,
    `! gdppay ! appsink name=${ELEMENTS.pulse} max-buffers=8 drop=true ${SINK}`,
    `t. ! ${valve(ELEMENTS.sample)} ! queue leaky=downstream max-size-buffers=2 ${queue}`,
    `! ${toRgb(MAX_SAMPLE_WIDTH, MAX_SAMPLE_HEIGHT)} ! ${latest(ELEMENTS.sample)}`,
    `t. ! ${valve(ELEMENTS.preview)} ! queue leaky=downstream max-size-buffers=2 ${queue} ! videoconvertscale`,
    `! video/x-raw,format=I420,${fit(PREVIEW_WIDTH, PREVIEW_HEIGHT)}`,
    `! jpegenc quality=${PREVIEW_QUALITY} ! ${latest(ELEMENTS.preview)}`,
    `t. ! ${valve(ELEMENTS.still)} ! queue leaky=downstream max-size-buffers=1 ${queue}`,
    `! jpegenc quality=${STILL_QUALITY} ! ${latest(ELEMENTS.still)}`,
  ].join(" ");
}

/** A file, decoded to its last frame; the appsink holds the decoder up instead of dropping. */
export function writeClipLaunch(path: string, limit: { width: number; height: number }): string {
  return (
    `filesrc location=${quoteForLaunch(path)} ! ${DECODE} ! queue max-size-buffers=${CLIP_QUEUE} max-size-bytes=0` +
    ` max-size-time=0 ! ${toRgb(limit.width, limit.height)}` +
    ` ! gdppay ! appsink name=${ELEMENTS.clip} max-buffers=2 drop=false sync=false wait-on-eos=false`
  );
}

/** Source, decoder and conversion to the one format that the tee carries, on running time. */
export function writeSource(source: SourceAddress, format: SourceFormat | undefined): string {
  const paced = source.kind === "clip" ? " sync=true" : "";
  return `${writeElement(source, format)} ! videoconvert ! video/x-raw,format=I420 ! identity single-segment=true${paced}`;
}

function writeElement({ kind, address }: SourceAddress, format: SourceFormat | undefined): string {
  const quoted = quoteForLaunch(address);
  switch (kind) {
    case "v4l2":
      return `v4l2src device=${quoted} do-timestamp=true ! ${writeFormat(format)}`;
    case "screen":
      return `ximagesrc display-name=${quoted} use-damage=false show-pointer=false ! ${rate(SCREEN_RATE)}`;
    case "window": {
      const [xid, display] = address.split("@");
      const where = display ? ` display-name=${quoteForLaunch(display)}` : "";
      return `ximagesrc xid=${Number(xid)}${where} use-damage=false show-pointer=false ! ${rate(SCREEN_RATE)}`;
    }
    case "rtsp":
      return `rtspsrc location=${quoted} latency=${RTSP_LATENCY_MS} ! application/x-rtp,media=video ! ${DECODE}`;
    case "srt":
      return `srtsrc uri=${quoted} ! ${DECODE}`;
    case "clip":
      return `filesrc location=${quoted} ! ${DECODE}`;
    case "test": {
      const test = parseTestPattern(address);
      if (!test) throw new Error("a test pattern that was not checked");
      const caps = `video/x-raw,width=${test.width},height=${test.height},framerate=${test.framesPerSecond}/1`;
      return `videotestsrc is-live=true pattern=${test.pattern} ! ${caps}`;
    }
  }
}

function writeFormat(format: SourceFormat | undefined): string {
  const fastest = Math.max(0, ...(format?.framesPerSecond ?? []));
  if (!format || format.encoding === "h264" || fastest === 0) return DECODE;
  const { numerator, denominator } = nameFrameRate(fastest);
  const caps = `width=${format.width},height=${format.height},framerate=${numerator}/${denominator}`;
  return format.encoding === "mjpeg" ? `image/jpeg,${caps} ! jpegdec` : `video/x-raw,${caps}`;
}

function rate(framesPerSecond: number): string {
  return `video/x-raw,framerate=${framesPerSecond}/1`;
}

/** Scaling and conversion in one element: it knows the source's matrix even where a smaller size would imply another. */
function toRgb(width: number, height: number): string {
  return `videoconvertscale ! video/x-raw,format=RGB,${fit(width, height)}`;
}

function fit(width: number, height: number): string {
  return `width=[1,${width}],height=[1,${height}],pixel-aspect-ratio=1/1`;
}
