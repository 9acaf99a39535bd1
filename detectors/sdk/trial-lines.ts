import { CONTRACT_VERSION, ERRORS, MAX_LINE_BYTES, MAX_OPEN_TAKES, MAX_STATE_LENGTH } from "./contract.ts";
import { demandCode, type Trial } from "./trial.ts";
import { BARE_REFERENCE, WHOLE_STORY } from "./trial-knowledge.ts";

/** What may stand on a line, and what happens when something else does. */

const DEEP_LEVELS = 100_000;

export async function surviveJunk(trial: Trial): Promise<void> {
  const lines = {
    "half a message": '{"jsonrpc": "2.0", "id": 1, "meth',
    "an empty line": "",
    "a number that JSON does not have": '{"jsonrpc":"2.0","id":1,"method":"shutdown","params":NaN}',
    "two messages on one line": '{"jsonrpc":"2.0"} {"jsonrpc":"2.0"}',
  };
  for (const [what, line] of Object.entries(lines)) await trial.demandRefusal(line, ERRORS.parseError, what);
}

export async function surviveDepth(trial: Trial): Promise<void> {
  const line = "[".repeat(DEEP_LEVELS) + "]".repeat(DEEP_LEVELS);
  await trial.demandRefusal(line, [ERRORS.parseError, ERRORS.invalidRequest], "deep brackets");
}

export async function surviveLongLine(trial: Trial): Promise<void> {
  await trial.demandRefusal("x".repeat(MAX_LINE_BYTES + 1), ERRORS.tooLong, "a long line");
}

export async function refuseRequests(trial: Trial): Promise<void> {
  const good = { jsonrpc: "2.0", id: 1, method: "shutdown", params: {} };
  const { id: _, ...notification } = good;
  const unnamed: Record<string, unknown> = {
    "a notification": notification,
    "a batch": [good],
    "an id of 0": { ...good, id: 0 },
    "an id that is no whole number": { ...good, id: 1.5 },
    "an id that is a text": { ...good, id: "1" },
    null: null,
  };
  for (const [what, message] of Object.entries(unnamed)) {
    await trial.demandRefusal(JSON.stringify(message), ERRORS.invalidRequest, what);
  }
  const named = { "an unknown field": { ...good, surprise: 1 }, "another version": { ...good, jsonrpc: "1.0" } };
  for (const [what, message] of Object.entries(named)) {
    const response = await trial.exchange.tell(JSON.stringify(message), trial.promptMs);
    demandCode(response, ERRORS.invalidRequest, what);
    if (response.id !== good.id) throw new Error(`${what}: answered id ${response.id} instead of ${good.id}`);
  }
}

export async function refuseMethod(trial: Trial): Promise<void> {
  await trial.demandError("no-such-method", {}, ERRORS.methodNotFound);
  await trial.demandError("toString", {}, ERRORS.methodNotFound);
}

export async function refuseFields(trial: Trial): Promise<void> {
  const begin = trial.announce("take-strange");
  const { params } = trial.anySample;
  const strange: [string, string, unknown][] = [
    ["beginTake", "a field of beginTake", { ...begin, surprise: 1 }],
    ["beginTake", "a field of the take", { ...begin, take: { ...begin.take, surprise: 1 } }],
    ["beginTake", "a field of the story", { ...begin, story: { ...WHOLE_STORY, surprise: 1 } }],
    ["beginTake", "a field of the reference", { ...begin, reference: { ...BARE_REFERENCE, surprise: 1 } }],
    ["analyze", "a field of analyze", { ...params, surprise: 1 }],
    ["analyze", "a field of the sample", { ...params, sample: { ...params.sample, surprise: 1 } }],
    ["analyze", "a field of the pictures", addDeep(params)],
    ["endTake", "a field of endTake", { take: "take-strange", surprise: 1 }],
    ["shutdown", "a field of shutdown", { surprise: 1 }],
  ];
  for (const [method, what, value] of strange) await trial.demandError(method, value, ERRORS.invalidParams, what);
}

export async function refuseShapes(trial: Trial): Promise<void> {
  const begin = trial.announce("take-strange");
  const { take } = begin;
  const { params } = trial.anySample;
  const wrong: [string, string, unknown][] = [
    ["beginTake", "a take without an id", { ...begin, take: { ...take, id: "" } }],
    ["beginTake", "a mode that is none", { ...begin, take: { ...take, mode: "film" } }],
    ["beginTake", "a rate of 0", { ...begin, take: { ...take, rateHz: 0 } }],
    ["beginTake", "settings that are a list", { ...begin, settings: [] }],
    ["beginTake", "a state that is a number", { ...begin, state: 1 }],
    ["beginTake", "a state that is too long", { ...begin, state: "x".repeat(MAX_STATE_LENGTH + 1) }],
    ["beginTake", "a name of two lines", { ...begin, take: { ...take, name: "take\n3" } }],
    ["beginTake", "a start without its offset", { ...begin, take: { ...take, startedAt: "2026-11-22T16:42:00" } }],
    ["beginTake", "a time that stands still", { ...begin, take: { ...take, timeScale: 0 } }],
    ["beginTake", "half a story", { ...begin, story: { from: "16:00" } }],
    ["beginTake", "an hour that no clock shows", { ...begin, story: { ...WHOLE_STORY, to: "24:00" } }],
    ["beginTake", "a direction that is none", { ...begin, story: { ...WHOLE_STORY, direction: "backwards" } }],
    ["beginTake", "a reference without a name", { ...begin, reference: { ...BARE_REFERENCE, name: "" } }],
    [
      "beginTake",
      "an observation that is a text",
      { ...begin, reference: { ...BARE_REFERENCE, observations: ["4:42"] } },
    ],
    ["analyze", "no sample", { ...params, sample: undefined }],
    ["analyze", "half a frame's number", { ...params, sample: { frameIndex: 0.5, ptsMs: 0 } }],
    ["analyze", "a frame before the first", { ...params, sample: { frameIndex: -1, ptsMs: 0 } }],
    ["analyze", "a yes for a number", { ...params, sample: { frameIndex: 0, ptsMs: true } }],
    ["analyze", "no picture", { take: take.id, sample: params.sample }],
    ["endTake", "a take that is a number", { take: MAX_OPEN_TAKES }],
    ["initialize", "a contract that is a text", { ...trial.greeting(), contract: String(CONTRACT_VERSION) }],
    ["initialize", "a folder that hangs in the air", { ...trial.greeting(), rings: "rings" }],
  ];
  for (const [method, what, value] of wrong) await trial.demandError(method, value, ERRORS.invalidParams, what);
}

/** The same parameters with one field too many in their first picture. */
function addDeep(params: Trial["anySample"]["params"]): unknown {
  if ("frame" in params) return { ...params, frame: { ...params.frame, surprise: 1 } };
  return { ...params, pair: { ...params.pair, take: { ...params.pair.take, surprise: 1 } } };
}
