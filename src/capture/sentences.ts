import { readFileSync } from "node:fs";
import type { SourceAddress } from "./address.ts";

const MAX_NAME_LENGTH = 60;

/** What a crew member would call the source. Never shows a password. */
export function nameSource({ kind, address }: SourceAddress): string {
  switch (kind) {
    case "v4l2":
      return nameDevice(address);
    case "screen":
      return `Screen ${address}`;
    case "window":
      return `Window ${address}`;
    case "rtsp":
    case "srt":
      return `${kind.toUpperCase()} camera ${new URL(address).host}`;
    case "test":
      return `Test pattern ${address.split("@")[0]}`;
    case "clip":
      return (address.split("/").at(-1) ?? address).slice(0, MAX_NAME_LENGTH);
  }
}

function nameDevice(address: string): string {
  const node = address.split("/").at(-1) ?? address;
  try {
    const name = readFileSync(`/sys/class/video4linux/${node}/name`, "utf8").trim().slice(0, MAX_NAME_LENGTH);
    return name ? `${name} (${node})` : node;
  } catch {
    return node;
  }
}

/** One sentence for the crew about a source that gives no picture. */
export function describeLoss(options: {
  source: SourceAddress;
  name: string;
  wasLive: boolean;
  loss: { reason: string; message: string };
}): string {
  const { source, name, wasLive, loss } = options;
  if (/not authorized|unauthorized|401/i.test(loss.message)) return `${name} asks for a user name and password`;
  if (/busy/i.test(loss.message)) return `${name} is in use by another program`;
  if (loss.reason === "died" || loss.reason === "silent") return `Capture of ${name} stopped and is starting again`;
  switch (source.kind) {
    case "v4l2":
      return `No signal on ${name}`;
    case "rtsp":
    case "srt":
      return wasLive ? `${name} stopped sending` : `${name} does not answer`;
    case "screen":
      return `${name} is not there`;
    case "window":
      return `${name} was closed or is not there`;
    case "clip":
      return `${name} cannot be played`;
    case "test":
      return `${name} stopped`;
  }
}

export function describeMissingDevice(name: string, wasLive: boolean): string {
  return wasLive ? `${name} was unplugged` : `${name} is not connected`;
}

/** Takes names and passwords out of the addresses in a text. */
export function hideSecrets(text: string): string {
  return text.replaceAll(/\/\/[^\s/@]*@/g, "//").replaceAll(/passphrase=[^&\s]*/g, "passphrase=…");
}
