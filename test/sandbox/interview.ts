import type { Subprocess } from "bun";

/** What an attack reports about itself. */
export interface Report {
  /** It got as far as trying. */
  attempted: boolean;
  /** What it won; null: nothing. */
  got: string | null;
  /** What stood in its way. */
  how: string;
  exitCode: number | null;
  said: string;
  log: string;
}

const LIMIT_MS = 20_000;
const GRACE_MS = 1000;
const MAX_KEPT_CHARACTERS = 1024 * 1024;
const ATTEMPTING = "attempting\n";

const TAKE = { id: "t1", angle: "24A", camera: "A", mode: "clip", rateHz: 2 };
const FRAME = {
  ring: "/camf/rings/frames",
  slot: 0,
  sequence: 1,
  header: 0,
  offset: 64,
  width: 64,
  height: 36,
  stride: 192,
  format: "rgb24",
  part: [0, 0, 1, 1],
};
const REQUESTS = [
  ["initialize", { contract: 1, rings: "/camf/rings", models: "/camf/models" }],
  ["beginTake", { take: TAKE, settings: {} }],
  ["analyze", { take: TAKE.id, sample: { frameIndex: 0, ptsMs: 0 }, frame: FRAME }],
] as const;

/** Speaks the contract with a program until it has answered one sample, then ends it (unless it is to be kept). */
export async function converse(
  child: Subprocess<"pipe", "pipe", "pipe">,
  options: { keep?: boolean } = {},
): Promise<Report> {
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const log = collect(child.stderr);
  const answers = readAnswers(child.stdout);
  let details: Partial<Report> = {};
  for (const [index, [method, params]] of REQUESTS.entries()) {
    await send(child, { jsonrpc: "2.0", id: index + 1, method, params });
    const answer = await answers.next();
    if (answer.done) break;
    details = findDetails(answer.value);
  }
  clearTimeout(timer);
  if (!options.keep) await end(child);
  const words = options.keep ? "" : await log;
  return {
    attempted: details.attempted === true || words.includes(ATTEMPTING),
    got: details.got ?? null,
    how: details.how ?? "",
    exitCode: child.exitCode,
    said: JSON.stringify(details),
    log: words.replace(ATTEMPTING, ""),
  };
}

async function send(child: Subprocess<"pipe", "pipe", "pipe">, message: unknown): Promise<void> {
  try {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    await child.stdin.flush();
  } catch {
    // It is gone; the end of its output says so.
  }
}

async function end(child: Subprocess<"pipe", "pipe", "pipe">): Promise<void> {
  await send(child, { jsonrpc: "2.0", id: REQUESTS.length + 1, method: "shutdown", params: {} });
  const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  await child.exited;
  clearTimeout(timer);
}

/** The details of the answer's first observation, where it has one. */
function findDetails(line: string): Partial<Report> {
  const { attempted, got, how } = readJson(line)?.result?.observations?.[0]?.details ?? {};
  return { attempted: attempted === true, got: typeof got === "string" ? got : null, how: String(how ?? "") };
}

function readJson(line: string) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function* readAnswers(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text = (text + decoder.decode(chunk, { stream: true })).slice(-MAX_KEPT_CHARACTERS);
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
    }
  }
  return undefined;
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    if (text.length < MAX_KEPT_CHARACTERS) text += decoder.decode(chunk, { stream: true });
  }
  return text;
}
