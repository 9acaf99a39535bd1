import { resolve } from "node:path";
import { Fault } from "./base/fault.ts";
import type { LogLevel } from "./base/log.ts";

/** One setting of the box: its variable, what it is for, what it is when unset. Printed by --help and the docs test. */
export interface Variable {
  name: string;
  fallback: string;
  allowed: string;
  meaning: string;
}

export const VARIABLES: readonly Variable[] = [
  {
    name: "API_HOST",
    fallback: "0.0.0.0",
    allowed: "an address of this machine",
    meaning: "address the pages are served on",
  },
  {
    name: "API_PORT",
    fallback: "8000",
    allowed: "a whole number from 0 to 65535",
    meaning: "port of the pages and the API; 0 takes a free one",
  },
  {
    name: "DATABASE_URL",
    fallback: "sqlite:///data/camf_metadata.db",
    allowed: "sqlite:///path (relative) or sqlite:////path (absolute)",
    meaning: "the box's database",
  },
  { name: "STORAGE_PATH", fallback: "data/storage", allowed: "a folder", meaning: "recordings, stills and sidecars" },
  {
    name: "MAX_STORAGE_GB",
    fallback: "100",
    allowed: "a number from 0.1 to 100000",
    meaning: "how much the recordings may take",
  },
  {
    name: "DETECTOR_TIMEOUT",
    fallback: "30",
    allowed: "a number from 1 to 600",
    meaning: "seconds until an answer that does not come ends its detector; lateness shows after 1 s",
  },
  {
    name: "DETECTOR_MAX_MEMORY_MB",
    fallback: "1024",
    allowed: "a whole number from 512 to 65536",
    meaning: "memory of one detector",
  },
  {
    name: "CAMF_DETECTORS",
    fallback: "data/detectors",
    allowed: "a folder",
    meaning: "detectors that were installed, what the crew decided about them, and their logs",
  },
  {
    name: "CAMF_UNSANDBOXED",
    fallback: "no",
    allowed: "yes or no",
    meaning: "yes lets detectors of strangers run where this machine cannot lock them in",
  },
  {
    name: "CAMF_ORT_PROVIDERS",
    fallback: "tensorrt,cuda,webgpu,cpu",
    allowed: "names of tensorrt, cuda, webgpu and cpu, each once, separated by commas",
    meaning: "what detectors try to run their models on, in this order; the first that works is taken",
  },
  {
    name: "CAMF_RING_MINUTES",
    fallback: "10",
    allowed: "a number from 1 to 240",
    meaning: "how much of the last minutes is always kept, so that a late tap can be mended",
  },
  {
    name: "CAMF_BITRATE_KBPS",
    fallback: "12000",
    allowed: "a whole number from 500 to 100000",
    meaning: "bit rate of the recording",
  },
  {
    name: "CAMF_MQTT_URL",
    fallback: "",
    allowed: "empty, or mqtt://host:port, mqtts://…",
    meaning: "external broker; empty uses the embedded one",
  },
  {
    name: "CAMF_MQTT_HOST",
    fallback: "0.0.0.0",
    allowed: "an address of this machine",
    meaning: "address of the embedded broker once credentials are set; loopback only before",
  },
  {
    name: "CAMF_MQTT_PORT",
    fallback: "1883",
    allowed: "a whole number from 0 to 65535",
    meaning: "port of the embedded broker; 0 takes a free one",
  },
  { name: "CAMF_MQTT_USER", fallback: "", allowed: "at most 100 characters", meaning: "user name for the broker" },
  { name: "CAMF_MQTT_PASSWORD", fallback: "", allowed: "at most 200 characters", meaning: "password for the broker" },
  {
    name: "CAMF_RUNTIME_DIR",
    fallback: "",
    allowed: "empty, or a folder in memory",
    meaning: "frame rings and sockets; empty makes one under /dev/shm",
  },
  {
    name: "CAMF_PIN",
    fallback: "",
    allowed: "empty, or 6 to 12 digits",
    meaning: "pairing pin; empty makes a new one at each start",
  },
  {
    name: "CAMF_LOG_LEVEL",
    fallback: "warn",
    allowed: "info, warn, error or silent",
    meaning: "how much is written to stderr",
  },
];

interface BrokerSetting {
  url: string;
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface Config {
  host: string;
  port: number;
  databasePath: string;
  storagePath: string;
  storageLimitBytes: number;
  detectorTimeoutMs: number;
  detectorMemoryMb: number;
  detectorsPath: string;
  /** Detectors of strangers run even where they cannot be locked in. */
  unsandboxed: boolean;
  /** Comma-separated, first the one that is tried first. */
  modelProviders: string;
  ringMinutes: number;
  bitrateKbps: number;
  broker: BrokerSetting;
  runtimeDir: string;
  pin: string;
  logLevel: LogLevel;
}

const BYTES_PER_GB = 1_000_000_000;
/** Names that detectors/onnx knows, none of them twice. */
const MODEL_PROVIDERS = /^(?!.*\b(\w+)\b.*\b\1\b)(tensorrt|cuda|webgpu|cpu)(,(tensorrt|cuda|webgpu|cpu))*$/;

/** Reads the whole configuration; a wrong value is a Fault that names variable, value and what is allowed. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const read = new Reader(environment);
  return {
    host: read.text("API_HOST", /^[0-9A-Za-z.:_-]{1,255}$/),
    port: read.whole("API_PORT", 0, 65535),
    databasePath: readDatabasePath(read),
    storagePath: resolve(read.text("STORAGE_PATH", /^.{1,1000}$/)),
    storageLimitBytes: read.number("MAX_STORAGE_GB", 0.1, 100_000) * BYTES_PER_GB,
    detectorTimeoutMs: read.number("DETECTOR_TIMEOUT", 1, 600) * 1000,
    detectorMemoryMb: read.whole("DETECTOR_MAX_MEMORY_MB", 512, 65536),
    detectorsPath: resolve(read.text("CAMF_DETECTORS", /^.{1,1000}$/)),
    unsandboxed: read.text("CAMF_UNSANDBOXED", /^(yes|no)$/) === "yes",
    modelProviders: read.text("CAMF_ORT_PROVIDERS", MODEL_PROVIDERS),
    ringMinutes: read.number("CAMF_RING_MINUTES", 1, 240),
    bitrateKbps: read.whole("CAMF_BITRATE_KBPS", 500, 100_000),
    broker: {
      url: read.text("CAMF_MQTT_URL", /^(|mqtts?:\/\/[^\s/]{1,255}\/?)$/),
      host: read.text("CAMF_MQTT_HOST", /^[0-9A-Za-z.:_-]{1,255}$/),
      port: read.whole("CAMF_MQTT_PORT", 0, 65535),
      user: read.text("CAMF_MQTT_USER", /^.{0,100}$/),
      password: read.text("CAMF_MQTT_PASSWORD", /^.{0,200}$/),
    },
    runtimeDir: read.text("CAMF_RUNTIME_DIR", /^(|\/.{1,200})$/),
    pin: read.text("CAMF_PIN", /^(|\d{6,12})$/),
    logLevel: readLogLevel(read),
  };
}

class Reader {
  readonly #environment: Record<string, string | undefined>;

  constructor(environment: Record<string, string | undefined>) {
    this.#environment = environment;
  }

  value(name: string): { text: string; variable: Variable } {
    const variable = VARIABLES.find((one) => one.name === name);
    if (!variable) throw new Fault("internal", `${name} is not a documented variable`);
    return { text: this.#environment[name] || variable.fallback, variable };
  }

  text(name: string, pattern: RegExp): string {
    const { text, variable } = this.value(name);
    if (!pattern.test(text)) throw refuse(variable, text);
    return text;
  }

  number(name: string, least: number, most: number): number {
    const { text, variable } = this.value(name);
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value < least || value > most) throw refuse(variable, text);
    return value;
  }

  whole(name: string, least: number, most: number): number {
    const value = this.number(name, least, most);
    if (!Number.isInteger(value)) throw refuse(this.value(name).variable, String(value));
    return value;
  }
}

function refuse(variable: Variable, text: string): Fault {
  const shown = variable.name.includes("PASSWORD") || variable.name.includes("PIN") ? "(hidden)" : text.slice(0, 200);
  return new Fault("invalid", `${variable.name}=${shown} is not allowed; allowed: ${variable.allowed}`);
}

function readDatabasePath(read: Reader): string {
  const { text, variable } = read.value("DATABASE_URL");
  const match = /^sqlite:\/\/\/(.{1,1000})$/.exec(text);
  if (!match) throw refuse(variable, text);
  return resolve(match[1]);
}

function readLogLevel(read: Reader): LogLevel {
  const { text, variable } = read.value("CAMF_LOG_LEVEL");
  if (text === "info" || text === "warn" || text === "error" || text === "silent") return text;
  throw refuse(variable, text);
}
