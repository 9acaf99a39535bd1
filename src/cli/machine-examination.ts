import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import type { Config } from "../config.ts";
import { type Finding, judge } from "./finding.ts";

const BROKER_LIMIT_MS = 2000;
const LEAST_FREE_BYTES = 5_000_000_000;
/** Before this the clock was never set: the box has no battery for it. */
const OLDEST_PLAUSIBLE_MS = Date.UTC(2025, 0, 1);

/** Room for recordings. */
export function examineDisk(config: Config): Finding {
  let folder = config.storagePath;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return judge(
      "disk",
      config.storagePath,
      false,
      "cannot be written",
      "choose another STORAGE_PATH or change the folder's owner",
    );
  }
  const disk = statfsSync(folder);
  const freeBytes = disk.bavail * disk.bsize;
  const detail = `${(freeBytes / 1e9).toFixed(1)} GB free of ${((disk.blocks * disk.bsize) / 1e9).toFixed(0)} GB`;
  const enough = freeBytes > LEAST_FREE_BYTES;
  return judge(
    "disk",
    config.storagePath,
    enough,
    detail,
    enough ? "" : "free some room, or set STORAGE_PATH to a larger disk",
  );
}

/** Room for frame rings. */
export function examineMemory(): Finding {
  const folder = "/dev/shm";
  if (!existsSync(folder))
    return judge("disk", folder, false, "missing", "mount a tmpfs there, or set CAMF_RUNTIME_DIR to one");
  const { bavail, bsize } = statfsSync(folder);
  const megabytes = Math.round((bavail * bsize) / 1e6);
  const enough = megabytes >= 500;
  return judge(
    "disk",
    `${folder} (frame rings)`,
    enough,
    `${megabytes} MB free`,
    enough ? "" : "enlarge it: mount -o remount,size=1G /dev/shm",
  );
}

export function examineClock(): Finding {
  const plausible = Date.now() > OLDEST_PLAUSIBLE_MS;
  const detail = new Date().toISOString();
  return judge(
    "clock",
    "calendar",
    plausible,
    detail,
    plausible ? "" : "the clock was never set: connect the box to a network once, or set it by hand",
  );
}

export async function examineBroker({ broker }: Config): Promise<Finding> {
  if (!broker.url) {
    const detail = broker.user
      ? `embedded on ${broker.host}:${broker.port}`
      : `embedded on loopback:${broker.port} (no credentials set)`;
    return { area: "broker", what: "MQTT", state: "good", detail, mend: "" };
  }
  const { hostname, port, protocol } = new URL(broker.url);
  const portNumber = Number(port) || (protocol === "mqtts:" ? 8883 : 1883);
  const answers = await canConnect(hostname, portNumber);
  const detail = `${hostname}:${portNumber} ${answers ? "answers" : "does not answer"}`;
  return judge("broker", "MQTT", answers, detail, answers ? "" : "check CAMF_MQTT_URL and that the broker runs");
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: BROKER_LIMIT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
