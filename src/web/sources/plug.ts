import { Fault } from "../../base/fault.ts";
import type { Desk } from "../desk.ts";

const NETWORK_KINDS = ["rtsp", "srt"] as const;
const MAX_CAMERAS = 8;
export const LONGEST_ADDRESS = 1000;

/** Plugs a source of the catalog, or an address on the network, into a camera letter. */
export async function plugCamera(desk: Desk, letter: string, sourceId: string): Promise<void> {
  if (!/^[A-Z]{1,2}$/.test(letter)) throw new Fault("invalid", "a camera is called by a letter: A, B, C");
  const cameras = desk.store.cameras.list();
  const isNew = cameras.every((camera) => camera.letter !== letter);
  if (isNew && cameras.length >= MAX_CAMERAS)
    throw new Fault("conflict", `the box takes ${MAX_CAMERAS} cameras at most`);
  requireStill(desk);
  const known = (await desk.sources.list()).some((source) => source.id === sourceId);
  if (!known) requireNetworkAddress(sourceId);
  const taken = cameras.find((camera) => camera.sourceId === sourceId && camera.letter !== letter);
  if (taken) throw new Fault("conflict", `this source is camera ${taken.letter} already`);
  desk.store.cameras.set(letter, sourceId);
}

export function unplugCamera(desk: Desk, letter: string): void {
  requireStill(desk);
  if (!desk.store.cameras.list().some((camera) => camera.letter === letter)) {
    throw new Fault("not-found", `there is no camera ${letter}`);
  }
  desk.store.cameras.remove(letter);
}

/** "rtsp://host/path" as the id of a source: its kind and the address. */
export function toSourceId(address: string): string {
  const kind = address.startsWith("srt:") ? "srt" : "rtsp";
  return `${kind}:${address}`;
}

/** Only addresses on the network may be typed; devices and files come from the catalog. */
function requireNetworkAddress(sourceId: string): void {
  const kind = NETWORK_KINDS.find((one) => sourceId.startsWith(`${one}:`));
  const address = sourceId.slice((kind?.length ?? 0) + 1);
  const fits = kind !== undefined && /^(rtsps?|srt):\/\/[^\s"'`\\<>{}|^]+$/.test(address);
  if (!fits || !address.startsWith(kind) || address.length > LONGEST_ADDRESS || !URL.canParse(address)) {
    throw new Fault(
      "invalid",
      "choose a source from the list, or type an address like rtsp://10.0.0.5/stream or srt://10.0.0.5:9000",
    );
  }
}

/** Cables are not swapped by a tap while a take rolls. */
function requireStill({ store }: Desk): void {
  if (store.takes.current()?.state === "rolling") throw new Fault("conflict", "a take is rolling; cut it first");
}

/** An address as it may be shown: a password in it is not. */
export function maskAddress(address: string): string {
  return address.replace(/\/\/[^/@\s]*@/, "//(hidden)@").replace(/(passphrase=)[^&\s]*/i, "$1(hidden)");
}
