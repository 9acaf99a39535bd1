import { createRequire } from "node:module";

/** The part of gstreamer-superficial that we use; the package has no types. */
export interface Pipeline {
  play(): void;
  sendEOS(): void;
  findChild(name: string): GstElement | undefined;
  pollBus(callback: (message: BusMessage) => void): void;
}

export interface GstElement {
  /** Of a valve: true lets nothing through. */
  drop?: boolean;
  /** Of an appsink: waits for the next buffer; null at the end of the stream or when the pipeline stops. */
  pull?(callback: (buffer: Buffer | null, caps: Record<string, unknown>) => void): void;
}

export interface BusMessage {
  type: string;
  name?: string;
  message?: string;
  debug?: string;
  location?: string;
  "running-time"?: string | number;
}

/**
 * Builds a pipeline. One pipeline a process, always: the binding leaks every pipeline that is thrown away, and each of
 * its waiting calls holds a thread. Throws with GStreamer's words when the string does not parse.
 */
export function openPipeline(launch: string): Pipeline {
  const load = createRequire(import.meta.url);
  const binding: { Pipeline: new (launch: string) => Pipeline } = load("gstreamer-superficial");
  return new binding.Pipeline(launch);
}

/** The binding's waiting threads can keep `process.exit` from ever returning; this cannot fail. */
export function endProcess(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("unreachable");
}
