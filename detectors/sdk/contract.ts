import { type Static, type TSchema, Type } from "@sinclair/typebox";

/**
 * The contract between the box and a detector: the manifest, every message, every limit and every error number.
 * Schema, types, SDK and conformance suite come from this file; detectors/README.md says it in prose.
 */
export const CONTRACT_VERSION = 1;

/** Longest message either side may send, newline excluded. Pixels never travel in messages. */
export const MAX_LINE_BYTES = 1024 * 1024;
export const MAX_FINDINGS = 256;
export const MAX_OBSERVATIONS = 256;
export const MAX_SENTENCE_LENGTH = 400;
export const MAX_DETAILS = 64;
export const MAX_DETAIL_TEXT_LENGTH = 1000;
export const MAX_PATH_LENGTH = 512;
export const MAX_KINDS = 64;
export const MAX_SETTINGS = 64;
export const MAX_CHOICES = 64;
/** Widest and highest picture that a frame reference may name, in pixels. */
export const MAX_FRAME_SIDE = 8192;
/** Pixels of one picture: 4096x2160 in rgb24 fits. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;
export const MAX_MANIFEST_BYTES = 256 * 1024;
/** Takes that may be open at once: every camera of the take that rolls, and of the one still being checked. */
export const MAX_OPEN_TAKES = 16;
/** What a detector may leave to the next take of an angle, in characters. */
export const MAX_STATE_LENGTH = 65_536;
/** Models that one detector tells of, and providers that it tells of for each. */
export const MAX_MODELS = 16;
export const MAX_PROVIDERS = 16;
export const MAX_MODEL_THREADS = 1024;
/** Bytes of a ring's slot before its pixels. */
export const SLOT_HEADER_BYTES = 64;

/** Error numbers: those of JSON-RPC 2.0, then the contract's own. */
export const ERRORS = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** Out of order: anything before `initialize`, `initialize` twice, a take that is not open or is already. */
  wrongState: -32001,
  /** The slot no longer holds the frame, or the ring cannot be read. */
  frameGone: -32002,
  /** The detector's own code threw. */
  detectorFailed: -32003,
  /** The contract's version is not one that the detector speaks. */
  contractUnsupported: -32004,
  /** A setting is unknown or out of its bounds. */
  settingsRefused: -32005,
  /** A message or an answer is longer than MAX_LINE_BYTES. */
  tooLong: -32006,
} as const;

const CLOSED = { additionalProperties: false };
const closed = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, CLOSED);
/** Text for people: one line, no control characters. */
const sentence = () =>
  Type.String({ pattern: "^[^\\u0000-\\u001f\\u007f]+$", minLength: 1, maxLength: MAX_SENTENCE_LENGTH });
const choice = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const SettingName = Type.String({ pattern: "^[a-zA-Z][a-zA-Z0-9_-]{0,63}$" });
const named = <S extends TSchema>(value: S, maxProperties: number) =>
  Type.Record(SettingName, value, { ...CLOSED, maxProperties });

const Kebab = Type.String({ pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 64 });
const Version = Type.String({ pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", maxLength: 64 });
const Fraction = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Side = Type.Integer({ minimum: 1, maximum: MAX_FRAME_SIDE });

// The manifest: detector.json

/** [x, y, width, height] as fractions of the take's whole picture, origin top left, inside the picture. */
export const Box = Type.Tuple([Fraction, Fraction, Fraction, Fraction]);
export type Box = Static<typeof Box>;

const SettingValue = Type.Union([
  Type.Number(),
  Type.Boolean(),
  Type.String({ maxLength: MAX_DETAIL_TEXT_LENGTH }),
  Box,
]);

/**
 * One field of the form that the tablet draws. `unit` stands behind a number: "px", "min". Formats: `time` is a text
 * "HH:MM" or "HH:MM:SS" or empty; `region` is an array, a box drawn on the picture; `file` is a text: the path of the
 * file that the crew chose, inside the sandbox, or empty.
 */
export const Setting = closed({
  type: choice(["number", "integer", "boolean", "string", "array"]),
  format: Type.Optional(choice(["time", "region", "file"])),
  title: sentence(),
  description: Type.Optional(sentence()),
  default: SettingValue,
  minimum: Type.Optional(Type.Number()),
  maximum: Type.Optional(Type.Number()),
  unit: Type.Optional(Type.String({ maxLength: 16 })),
  enum: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: MAX_CHOICES })),
  maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_DETAIL_TEXT_LENGTH })),
  /** Endings of the files that may be chosen: [".png", ".onnx"]; absent: any. */
  accept: Type.Optional(Type.Array(Type.String({ pattern: "^\\.[a-z0-9]{1,10}$" }), { minItems: 1, maxItems: 16 })),
});
export type Setting = Static<typeof Setting>;

/** JSON Schema of the settings, in the part of that language that a form can be drawn from. */
export const SettingsSchema = closed({
  type: Type.Literal("object"),
  properties: named(Setting, MAX_SETTINGS),
  additionalProperties: Type.Optional(Type.Literal(false)),
});
export type SettingsSchema = Static<typeof SettingsSchema>;

/** Values of settings; a text is at most MAX_DETAIL_TEXT_LENGTH long. */
export const Settings = named(SettingValue, MAX_SETTINGS);
export type Settings = Static<typeof Settings>;

export const PictureFormat = choice(["rgb24", "bgr24", "gray8"]);
export type PictureFormat = Static<typeof PictureFormat>;

/**
 * What a detector is given: single frames or pairs, in which format, at most how large (larger ones are scaled down,
 * aspect kept), at most how often. `region` names a setting of format `region`: pictures are then cut to it.
 */
export const Wants = closed({
  input: choice(["frame", "pair"]),
  format: PictureFormat,
  maxWidth: Side,
  maxHeight: Side,
  rateHz: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 60 })),
  region: Type.Optional(SettingName),
  /** Whether `beginTake` shall bring what this detector observed in the reference. */
  referenceObservations: Type.Optional(Type.Boolean()),
});
export type Wants = Static<typeof Wants>;

export const Severity = choice(["low", "medium", "high"]);

export const Kind = closed({
  kind: Kebab,
  title: sentence(),
  department: sentence(),
  severity: Severity,
});
export type Kind = Static<typeof Kind>;

export const Manifest = closed({
  name: Kebab,
  version: Version,
  description: sentence(),
  contract: Type.Literal(CONTRACT_VERSION),
  runtime: choice(["bun", "python", "executable"]),
  /** Relative to the detector's folder. */
  entry: Type.String({ pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$", maxLength: 256 }),
  wants: Wants,
  gpu: Type.Boolean(),
  memoryMb: Type.Integer({ minimum: 64, maximum: 65536 }),
  timeoutSeconds: Type.Number({ minimum: 0.1, maximum: 600 }),
  settings: SettingsSchema,
  kinds: Type.Array(Kind, { minItems: 1, maxItems: MAX_KINDS }),
});
export type Manifest = Static<typeof Manifest>;

// What is analysed

/**
 * A picture in a ring. `header`, `offset` and `stride` are in bytes: where the slot's header starts, where the first
 * pixel lies, and from one row to the next. A picture that is a part of a larger one has its rows further apart than
 * they are long, and its pixels further from the header. `part` says which part of the take's picture it shows.
 */
export const FrameRef = closed({
  ring: Type.String({ pattern: "^/", maxLength: MAX_PATH_LENGTH }),
  slot: Count,
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  header: Count,
  offset: Type.Integer({ minimum: SLOT_HEADER_BYTES, maximum: Number.MAX_SAFE_INTEGER }),
  width: Side,
  height: Side,
  stride: Type.Integer({ minimum: 1, maximum: MAX_FRAME_SIDE * 4 }),
  format: PictureFormat,
  part: Box,
});
export type FrameRef = Static<typeof FrameRef>;

/** Which moment of the take: frame number in its clip, 0-based, and milliseconds from the clip's start. */
export const SampleRef = closed({ frameIndex: Count, ptsMs: Type.Number() });
export type SampleRef = Static<typeof SampleRef>;

/** Take and reference, already warped onto one another; masks are gray8, 255 is yes. */
export const PairRef = closed({
  take: FrameRef,
  reference: FrameRef,
  /** Where the warped reference has picture. */
  validity: FrameRef,
  /** Where something moves within the take or within the reference. */
  moves: FrameRef,
  /** 3x3 row-major, reference pixels to take pixels. */
  homography: Type.Array(Type.Number(), { minItems: 9, maxItems: 9 }),
  /** Time of the reference's moment minus the take's, both counted from roll. */
  offsetMs: Type.Number(),
  alignmentConfidence: Fraction,
});
export type PairRef = Static<typeof PairRef>;

/**
 * A take as one camera sees it. The detector may keep what it likes by `id` until `endTake`, and by `angle` and
 * `camera` for the takes after it. `rateHz`: how often samples are taken; a still is a take of one sample.
 */
export const TakeRef = closed({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  angle: Type.String({ minLength: 1, maxLength: 64 }),
  camera: Type.String({ minLength: 1, maxLength: 8 }),
  mode: choice(["clip", "still"]),
  rateHz: Type.Number({ exclusiveMinimum: 0, maximum: 60 }),
  /** As the crew says it: "take 3". */
  name: Type.Optional(sentence()),
  /** What the box's own clock showed at the clip's start, with its offset from UTC; absent for what this box did not film. */
  startedAt: Type.Optional(
    Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?[+-]\\d\\d:\\d\\d$" }),
  ),
  /** Seconds that passed before the camera in one second of the clip; absent where nobody told. */
  timeScale: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 10_000 })),
});
export type TakeRef = Static<typeof TakeRef>;

// What is answered

const Scalar = Type.Union([
  Type.Null(),
  Type.Boolean(),
  Type.Number(),
  Type.String({ maxLength: MAX_DETAIL_TEXT_LENGTH }),
]);
const List = Type.Array(Scalar, { maxItems: MAX_DETAILS });
const Group = named(Type.Union([Scalar, List]), MAX_DETAILS);
const Detail = Type.Union([Scalar, List, Group, Type.Array(Type.Union([List, Group]), { maxItems: MAX_DETAILS })]);
/** Structured facts for machines and for the curious: up to three levels deep. */
export const Details = named(Detail, MAX_DETAILS);
export type Details = Static<typeof Details>;

/** Something that should not be. `description` is one sentence as said aloud to a script supervisor. */
export const Finding = closed({
  kind: Kebab,
  confidence: Fraction,
  /** Where in the take; null when it is only in the reference, or nowhere in particular. */
  box: Type.Union([Box, Type.Null()]),
  /** Where in the take's picture the reference's thing stood; null when it is only in the take. */
  referenceBox: Type.Union([Box, Type.Null()]),
  description: sentence(),
  details: Details,
  /** Where this one weighs more or less than its kind does. */
  severity: Type.Optional(Severity),
  /** The sample it is about, one of the same take; absent: the one that was asked about. */
  sample: Type.Optional(SampleRef),
});
export type Finding = Static<typeof Finding>;

/** A fact worth keeping that is no mistake in itself. Its kind need not be one of the manifest's. */
export const Observation = closed({
  kind: Kebab,
  confidence: Fraction,
  box: Type.Union([Box, Type.Null()]),
  description: sentence(),
  details: Details,
  /** As in a finding. */
  sample: Type.Optional(SampleRef),
});
export type Observation = Static<typeof Observation>;

// Messages

export const InitializeParams = closed({
  contract: Type.Integer({ minimum: 1, maximum: 1000 }),
  /** Folder of models, read-only. */
  models: Type.Optional(Type.String({ pattern: "^/", maxLength: MAX_PATH_LENGTH })),
  /** Folder of rings, read-only; every frame's ring lies in it. */
  rings: Type.Optional(Type.String({ pattern: "^/", maxLength: MAX_PATH_LENGTH })),
  /** Folder of the files that the crew chose in settings, read-only. */
  files: Type.Optional(Type.String({ pattern: "^/", maxLength: MAX_PATH_LENGTH })),
});
export type InitializeParams = Static<typeof InitializeParams>;

/** What carries out a model's arithmetic: "cpu", "webgpu", "cuda", "tensorrt", or another that the detector brings. */
const Provider = Type.String({ pattern: "^[a-z][a-z0-9-]{0,31}$" });

/** A model that the detector opened: on what it runs, on how many threads, and why on none that was tried before. */
export const ModelUse = closed({
  name: Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" }),
  provider: Provider,
  threads: Type.Integer({ minimum: 1, maximum: MAX_MODEL_THREADS }),
  notChosen: Type.Array(closed({ provider: Provider, reason: sentence() }), { maxItems: MAX_PROVIDERS }),
});
export type ModelUse = Static<typeof ModelUse>;

export const InitializeResult = closed({
  name: Kebab,
  version: Version,
  models: Type.Optional(Type.Array(ModelUse, { maxItems: MAX_MODELS })),
});
export type InitializeResult = Static<typeof InitializeResult>;

const TimeOfDay = Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" });

/**
 * What the script says of time in this scene: the window in which it plays (one that ends before it begins spans
 * midnight), whether its clocks run, are held, or do as in the reference, and what they show at action.
 */
export const Story = closed({
  from: Type.Union([TimeOfDay, Type.Null()]),
  to: Type.Union([TimeOfDay, Type.Null()]),
  direction: choice(["reference", "running", "held"]),
  start: Type.Union([TimeOfDay, Type.Null()]),
});
export type Story = Static<typeof Story>;

/** What this detector observed in the take that this one is compared with; each names its sample in there. */
export const ReferenceTake = closed({
  name: sentence(),
  observations: Type.Array(Observation, { maxItems: MAX_OBSERVATIONS }),
});
export type ReferenceTake = Static<typeof ReferenceTake>;

export const BeginTakeParams = closed({
  take: TakeRef,
  /** Complete: every setting of the manifest has a value, as the crew set it for this scene. */
  settings: Settings,
  /** What `endTake` of the last take of this angle and camera left; absent at the first. */
  state: Type.Optional(Type.String({ maxLength: MAX_STATE_LENGTH })),
  /** Absent where the scene says nothing of it. */
  story: Type.Optional(Story),
  /** For a detector that wants it; absent where there is no reference, or this detector never looked at it. */
  reference: Type.Optional(ReferenceTake),
});
export type BeginTakeParams = Static<typeof BeginTakeParams>;
export const BeginTakeResult = Type.Null();

const TakeId = TakeRef.properties.id;
export const AnalyzeParams = Type.Union([
  closed({ take: TakeId, sample: SampleRef, frame: FrameRef }),
  closed({ take: TakeId, sample: SampleRef, pair: PairRef }),
]);
export type AnalyzeParams = Static<typeof AnalyzeParams>;

/**
 * Findings and facts; or the reason why this sample could not be judged, and what was observed in it all the same. A fault
 * is neither: it is an error.
 */
export const AnalyzeResult = Type.Union([
  closed({
    findings: Type.Array(Finding, { maxItems: MAX_FINDINGS }),
    observations: Type.Array(Observation, { maxItems: MAX_OBSERVATIONS }),
  }),
  closed({
    notChecked: sentence(),
    observations: Type.Optional(Type.Array(Observation, { maxItems: MAX_OBSERVATIONS })),
  }),
]);
export type AnalyzeResult = Static<typeof AnalyzeResult>;

export const EndTakeParams = closed({ take: TakeId });
export type EndTakeParams = Static<typeof EndTakeParams>;

/** What only the whole take shows; each finding and observation names its sample. */
export const EndTakeResult = closed({
  findings: Type.Array(Finding, { maxItems: MAX_FINDINGS }),
  observations: Type.Array(Observation, { maxItems: MAX_OBSERVATIONS }),
  /** Kept by the box for the next take of this angle and camera; absent: what was kept stays. */
  state: Type.Optional(Type.String({ maxLength: MAX_STATE_LENGTH })),
});
export type EndTakeResult = Static<typeof EndTakeResult>;

export const ShutdownParams = closed({});
export const ShutdownResult = Type.Null();

const RequestId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const Request = closed({
  jsonrpc: Type.Literal("2.0"),
  id: RequestId,
  method: Type.String({ minLength: 1, maxLength: 64 }),
  params: Type.Unknown(),
});
export type Request = Static<typeof Request>;

/** Enough of a request to know whom to answer. */
export const Identified = Type.Object({ id: RequestId });

export const Success = closed({ jsonrpc: Type.Literal("2.0"), id: RequestId, result: Type.Unknown() });
export const Failure = closed({
  jsonrpc: Type.Literal("2.0"),
  /** Null when the request could not be read. */
  id: Type.Union([RequestId, Type.Null()]),
  error: closed({
    code: Type.Integer({ minimum: -32768, maximum: -32000 }),
    message: Type.String({ minLength: 1, maxLength: MAX_DETAIL_TEXT_LENGTH }),
  }),
});
export const Response = Type.Union([Success, Failure]);
export type Response = Static<typeof Response>;

/** Everything that contract.schema.json publishes. */
export const SCHEMAS = {
  Manifest,
  Request,
  Response,
  InitializeParams,
  InitializeResult,
  BeginTakeParams,
  BeginTakeResult,
  AnalyzeParams,
  AnalyzeResult,
  EndTakeParams,
  EndTakeResult,
  ShutdownParams,
  ShutdownResult,
} as const;
