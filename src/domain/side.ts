import type { Box } from "./frame.ts";

/** Middles left and right of these, as shares of the picture's width, are camera left and camera right, as our detectors say it. */
const LEFT_BELOW = 0.38;
const RIGHT_ABOVE = 0.62;

/** "camera left" or "camera right"; "" between them. */
export function saySide([x, , width]: Box): string {
  const middle = x + width / 2;
  if (middle < LEFT_BELOW) return "camera left";
  return middle > RIGHT_ABOVE ? "camera right" : "";
}
