import { KEY_FRAMES_PER_SECOND } from "./launch.ts";
import { runProgram } from "./program.ts";

/** Bits a pixel that keep grain and edges at a second's two key frames; more is wasted on a small picture. */
const BITS_PER_PIXEL = 0.25;
const LEAST_KBPS = 1000;
const INSPECT_LIMIT_MS = 10_000;
/** What a source is taken for until it has been seen: the encoder is built before the first picture. */
export const UNKNOWN_PICTURE = { width: 1920, height: 1080, framesPerSecond: 30 };

/** Hardware first; these register only where the hardware is. */
const HARDWARE = ["nvv4l2h264enc", "v4l2h264enc", "vah264enc", "qsvh264enc", "nvh264enc"] as const;
export type EncoderName = (typeof HARDWARE)[number] | "x264enc";

/** The best H.264 encoder that this machine's GStreamer has. */
export async function findEncoder(): Promise<EncoderName> {
  const answers = await Promise.all(
    HARDWARE.map((name) => runProgram(["gst-inspect-1.0", "--exists", name], { limitMs: INSPECT_LIMIT_MS })),
  );
  return HARDWARE.find((_, index) => answers[index]?.code === 0) ?? "x264enc";
}

export interface EncoderPlan {
  name: EncoderName;
  /** Upper bound of the bit rate. */
  bitrateKbps: number;
  picture: { width: number; height: number; framesPerSecond: number };
}

/** The encoder as it stands in a launch string. */
export function writeEncoder({ name, bitrateKbps, picture }: EncoderPlan): string {
  const sensibleKbps = (picture.width * picture.height * picture.framesPerSecond * BITS_PER_PIXEL) / 1000;
  const kbps = Math.round(Math.max(LEAST_KBPS, Math.min(bitrateKbps, sensibleKbps)));
  const keyFrame = Math.max(1, Math.round(picture.framesPerSecond / KEY_FRAMES_PER_SECOND));
  switch (name) {
    case "x264enc":
      return `x264enc speed-preset=ultrafast tune=zerolatency bitrate=${kbps} key-int-max=${keyFrame}`;
    case "v4l2h264enc": {
      const controls = `extra-controls="controls,video_bitrate=${kbps * 1000},h264_i_frame_period=${keyFrame},repeat_sequence_header=1"`;
      return `v4l2convert ! v4l2h264enc ${controls} ! video/x-h264,level=(string)4.2`;
    }
    case "nvv4l2h264enc":
      return `nvvidconv ! nvv4l2h264enc bitrate=${kbps * 1000} iframeinterval=${keyFrame} insert-sps-pps=true`;
    case "vah264enc":
      return `vapostproc ! vah264enc bitrate=${kbps} key-int-max=${keyFrame} b-frames=0`;
    case "qsvh264enc":
      return `videoconvert ! qsvh264enc bitrate=${kbps} gop-size=${keyFrame} b-frames=0`;
    case "nvh264enc":
      return `nvh264enc bitrate=${kbps} gop-size=${keyFrame} bframes=0 zerolatency=true`;
  }
}
