import { chmodSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeError, Fault } from "./base/fault.ts";
import type { Log } from "./base/log.ts";
import { type Static, Type } from "./base/schema.ts";
import type { Config } from "./config.ts";
import type { Frames } from "./frames/frames.ts";
import { listTraining, type TrainingItem } from "./pipeline/training.ts";
import type { Store } from "./store/store.ts";

/** Beside the database, so that another process of the same user finds the box that holds it. */
const NAME = "camf.sock";
/** A socket's path is at most 107 bytes long. */
const LONGEST_PATH = 107;
/** Two crops as base64 with their label. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

const Fractions = Type.Union([Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]), Type.Null()]);
const Picture = Type.Union([Type.String(), Type.Null()]);

/** One line of the answer to an export: an example with its PNGs as base64, what was left out, or the end. */
export const TrainingLine = Type.Union([
  Type.Object({
    id: Type.String({ pattern: "^[0-9a-f-]{1,64}$" }),
    label: Type.Literal("false-alarm"),
    marked: Type.Union([Type.Literal("hand"), Type.Literal("known")]),
    kind: Type.String(),
    detector: Type.String(),
    confidence: Type.Number(),
    box: Fractions,
    referenceBox: Fractions,
    part: Fractions,
    take: Picture,
    reference: Picture,
  }),
  Type.Object({ leftOut: Type.String() }),
  Type.Object({ end: Type.Literal(true) }),
]);
export type TrainingLine = Static<typeof TrainingLine>;

/** Where the box with this configuration listens for other processes of its user. */
export function findSocket({ databasePath }: Pick<Config, "databasePath">): string {
  return join(dirname(databasePath), NAME);
}

interface BoxSocketOptions {
  path: string;
  store: Store;
  frames: Frames;
  runtimeDir: string;
  log: Log;
}

/** Listens for `camf export` and the like (mode 0600). A path that cannot be listened on is told; the box goes on. */
export function openBoxSocket(options: BoxSocketOptions): Disposable {
  const { path, log } = options;
  const tooLong = Buffer.byteLength(path) > LONGEST_PATH;
  if (path.startsWith(":memory:") || tooLong) {
    log.warn("other commands cannot reach this box: the path of its socket is too long", { path });
    return { [Symbol.dispose]: () => {} };
  }
  // A killed box leaves its socket behind.
  rmSync(path, { force: true });
  const before = process.umask(0o177);
  try {
    const server = Bun.serve({ unix: path, fetch: (request) => answer(options, request) });
    chmodSync(path, 0o600);
    return {
      [Symbol.dispose]: () => {
        void server.stop(true);
        rmSync(path, { force: true });
      },
    };
  } catch (error) {
    log.warn("other commands cannot reach this box", { path, error: describeError(error) });
    return { [Symbol.dispose]: () => {} };
  } finally {
    process.umask(before);
  }
}

/** Asks the running box. Throws unavailable when none runs. */
export async function callBox(path: string, request: string): Promise<ReadableStream<Uint8Array>> {
  if (!existsSync(path)) throw new Fault("unavailable", "no box is running here; start it with ./camf start");
  const response = await fetch(`http://box/${request}`, { unix: path, method: "POST" }).catch((cause: unknown) => {
    throw new Fault("unavailable", "the box does not answer; is it running?", { cause });
  });
  if (!response.ok || !response.body) throw new Fault("unavailable", `the box refused: ${response.status}`);
  return response.body;
}

function answer(options: BoxSocketOptions, request: Request): Response {
  const { pathname } = new URL(request.url);
  if (request.method !== "POST" || pathname !== "/exports/training") return new Response(null, { status: 404 });
  const items = listTraining(options);
  const lines = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await items.next();
      controller.enqueue(new TextEncoder().encode(`${JSON.stringify(done ? { end: true } : toLine(value))}\n`));
      if (done) controller.close();
    },
    cancel: async () => void (await items.return(undefined)),
  });
  return new Response(lines, { headers: { "content-type": "application/x-ndjson" } });
}

function toLine(item: TrainingItem): TrainingLine {
  if ("leftOut" in item) return item;
  const encode = (png: Uint8Array | null) => png && Buffer.from(png).toString("base64");
  return { ...item, take: encode(item.take), reference: encode(item.reference) };
}
