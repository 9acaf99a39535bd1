import { isArea } from "./checked.ts";
import {
  type AnalyzeParams,
  type FrameRef,
  MAX_FRAME_BYTES,
  type PictureFormat,
  SLOT_HEADER_BYTES,
  type Wants,
} from "./contract.ts";

/** Bytes of one pixel. */
export const PIXEL_BYTES: Record<PictureFormat, number> = { rgb24: 3, bgr24: 3, gray8: 1 };

/** Says why a detector that wants `wants` cannot be given `params`; undefined when it can. */
export function judgeInput(wants: Wants, params: AnalyzeParams): string | undefined {
  if (wants.input === "frame") return "frame" in params ? judgeFrame(params.frame, wants) : "wants frames, got a pair";
  if (!("pair" in params)) return "wants pairs, got a frame";
  const { take, reference, validity, moves } = params.pair;
  const mask: Wants = { ...wants, format: "gray8" };
  const views = new Set([take, reference, validity, moves].map((one) => `${one.width}x${one.height} of ${one.part}`));
  if (views.size > 1) return "the four pictures of a pair differ in size or part";
  return (
    judgeFrame(take, wants) ?? judgeFrame(reference, wants) ?? judgeFrame(validity, mask) ?? judgeFrame(moves, mask)
  );
}

function judgeFrame(frame: FrameRef, wants: Wants): string | undefined {
  const rowBytes = frame.width * PIXEL_BYTES[frame.format];
  if (frame.stride < rowBytes) return `a stride of ${frame.stride} is shorter than a row of ${rowBytes} bytes`;
  if (frame.stride * frame.height > MAX_FRAME_BYTES) return `a picture is larger than ${MAX_FRAME_BYTES} bytes`;
  if (frame.header + SLOT_HEADER_BYTES > frame.offset) return "the pixels start inside the slot's header";
  if (!isArea(frame.part)) return "the part lies outside of the picture, or is empty";
  if (frame.format !== wants.format) return `wants ${wants.format}, got ${frame.format}`;
  if (frame.width <= wants.maxWidth && frame.height <= wants.maxHeight) return undefined;
  return `wants pictures up to ${wants.maxWidth}x${wants.maxHeight}, got ${frame.width}x${frame.height}`;
}
