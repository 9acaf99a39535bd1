import { Fault } from "../../base/fault.ts";
import type { LivePicture } from "../../domain/ports.ts";
import { type Call, type Route, route } from "../route.ts";
import { streamBody } from "../stream-body.ts";

/** Viewers of live pictures at a time, over all cameras. */
const MAX_VIEWERS = 32;
const BOUNDARY = "camf-picture";

export function makeCameraRoutes(): Route[] {
  let viewers = 0;
  return [
    route({
      method: "GET",
      path: "/cameras/:letter/live",
      action: "look",
      handle: (call) => {
        requireCamera(call);
        if (viewers >= MAX_VIEWERS) throw new Fault("unavailable", "too many screens are watching already");
        viewers += 1;
        return streamPictures(call, () => (viewers -= 1));
      },
    }),
    route({
      method: "GET",
      path: "/cameras/:letter/still",
      action: "look",
      handle: async (call) => {
        const jpeg = await call.desk.live.still(requireCamera(call));
        return new Response(new Uint8Array(jpeg), { headers: { "content-type": "image/jpeg" } });
      },
    }),
  ];
}

function requireCamera({ desk, params }: Call): string {
  const letter = params.get("letter");
  if (desk.live.cameras().some((camera) => camera.camera === letter)) return letter;
  throw new Fault("not-found", `there is no camera ${letter}`);
}

/** MJPEG: one JPEG after the other, each with its age. */
function streamPictures(call: Call, onEnd: () => void): Response {
  const body = streamBody(call, {
    make: (signal) => call.desk.live.watch(call.params.get("letter"), signal),
    encode: (picture) => wrap(picture, call.desk.clock.monotonicMs()),
    onEnd,
  });
  return new Response(body, { headers: { "content-type": `multipart/x-mixed-replace; boundary=${BOUNDARY}` } });
}

function wrap({ jpeg, capturedAtMs }: LivePicture, nowMs: number): Uint8Array {
  const ageMs = Math.max(0, Math.round(nowMs - capturedAtMs));
  const head = `--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\nX-Picture-Age-Ms: ${ageMs}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), jpeg, Buffer.from("\r\n")]);
}
