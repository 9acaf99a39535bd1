import { t } from "elysia";
import { Fault } from "../../base/fault.ts";
import type { CameraStatus } from "../../domain/source.ts";
import { pairBrowser, pinField, roleField } from "../pair/routes.ts";
import { apiRoute, type Route } from "../route.ts";
import { maskAddress, plugCamera, unplugCamera } from "../sources/plug.ts";
import { sourceIdField } from "../sources/routes.ts";
import { cameraNoun, healthNoun, sourceNoun } from "./nouns.ts";

/** Pairing, sources, cameras and the health of the box. */
export const machineApi: Route[] = [
  apiRoute({
    method: "POST",
    path: "/api/session",
    action: "open",
    summary: "Pair: send the cookie of the answer with every other request",
    body: t.Object({ pin: pinField, role: t.Optional(roleField) }),
    answer: t.Object({ role: roleField, cookie: t.String() }),
    handle: (call, { pin, role = "supervisor" }) => {
      const answer = call.desk.pairing.try(call.address, pin);
      if (answer === "wait") throw new Fault("unavailable", "too many tries; wait a minute");
      if (answer === "wrong") throw new Fault("forbidden", "that is not the pin");
      return { role, cookie: pairBrowser(call, role).split(";")[0] };
    },
  }),
  apiRoute({
    method: "GET",
    path: "/api/sources",
    action: "look",
    summary: "Where a picture can come from",
    answer: t.Array(sourceNoun),
    handle: async ({ desk }) =>
      (await desk.sources.list()).map((source) => ({ ...source, address: maskAddress(source.address) })),
  }),
  apiRoute({
    method: "GET",
    path: "/api/cameras",
    action: "look",
    summary: "Every camera that is set up, and what comes from it",
    answer: t.Array(cameraNoun),
    handle: ({ desk }) => desk.live.cameras().map(maskCamera),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/cameras/:letter",
    action: "change",
    summary: "Plug a source into a camera letter: one of /api/sources, or rtsp:rtsp://… or srt:srt://…",
    body: t.Object({ sourceId: sourceIdField }),
    answer: t.Void(),
    handle: ({ desk, params }, { sourceId }) => plugCamera(desk, params.get("letter"), sourceId),
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/cameras/:letter",
    action: "change",
    summary: "Unplug a camera",
    answer: t.Void(),
    handle: ({ desk, params }) => unplugCamera(desk, params.get("letter")),
  }),
  apiRoute({
    method: "GET",
    path: "/api/health",
    action: "look",
    summary: "Storage, cameras, detectors and alerts",
    answer: healthNoun,
    handle: async ({ desk }) => ({
      boxId: desk.store.boxId,
      rolling: desk.store.takes.current()?.state === "rolling",
      storage: await desk.storage.read(),
      cameras: desk.live.cameras().map(maskCamera),
      detectors: desk.detectors.health(),
      broker: desk.broker?.() ?? null,
    }),
  }),
];

/** An address on the network may hold a password. */
function maskCamera(camera: CameraStatus): CameraStatus {
  const { sourceId, sourceName, sentence } = camera;
  return {
    ...camera,
    sourceId: maskAddress(sourceId),
    sourceName: maskAddress(sourceName),
    sentence: maskAddress(sentence),
  };
}
