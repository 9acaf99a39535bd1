import { type Static, Type } from "../base/schema.ts";
import { TimeAlignment } from "../domain/alignment.ts";
import { LOOK_CURVES } from "../domain/look.ts";
import { MAX_REFERENCE_SAMPLES } from "./reference-index.ts";

/** What the service and the frames process say to one another: one JSON object a line, pixels only in rings. */

/** Longest line either way. */
export const MAX_LINE_BYTES = 64 * 1024;

const Format = Type.Union([Type.Literal("rgb24"), Type.Literal("bgr24"), Type.Literal("gray8")]);
const Fraction = Type.Number({ minimum: 0, maximum: 1 });

const FrameRef = Type.Object({
  ring: Type.String({ maxLength: 4096 }),
  slot: Type.Integer({ minimum: 0 }),
  sequence: Type.Integer({ minimum: 0 }),
  offset: Type.Integer({ minimum: 0 }),
  width: Type.Integer({ minimum: 1 }),
  height: Type.Integer({ minimum: 1 }),
  stride: Type.Integer({ minimum: 1 }),
  format: Format,
  header: Type.Optional(Type.Integer({ minimum: 0 })),
  part: Type.Optional(Type.Tuple([Fraction, Fraction, Fraction, Fraction])),
});

const Fit = Type.Object({
  frame: FrameRef,
  maxWidth: Type.Integer({ minimum: 1 }),
  maxHeight: Type.Integer({ minimum: 1 }),
  format: Format,
  /** A mask stays 0 or 255: pixels are picked, not averaged. */
  isMask: Type.Boolean(),
});
/** One picture as somebody wants it. */
export type Fit = Static<typeof Fit>;
/** A pair is converted as a whole. */
const MAX_FITS = 4;

/** Boxes that are drawn on one picture. */
export const MAX_MARKS = 128;
const Mark = Type.Object({
  /** As fractions of the whole picture. */
  box: Type.Tuple([Fraction, Fraction, Fraction, Fraction]),
  label: Type.String({ maxLength: 120 }),
  /** Dashed: it is about the reference. */
  isDashed: Type.Boolean(),
});
/** A box with its label, as it is drawn on a picture. */
export type Mark = Static<typeof Mark>;

/** Places of one picture whose appearance is asked for at once. */
export const MAX_DESCRIBED_PLACES = 512;

const Mode = Type.Union([Type.Literal("clip"), Type.Literal("still")]);
/** How the take's pictures were made: samples of a clip, or one photograph without neighbours. */
export type PairingMode = Static<typeof Mode>;

const path = Type.String({ maxLength: 4096 });
const id = Type.Integer({ minimum: 0 });

export const Request = Type.Union([
  /** Answered at once: a sign of life. */
  Type.Object({ op: Type.Literal("ping"), id }),
  Type.Object({ op: Type.Literal("read-still"), id, path }),
  Type.Object({
    op: Type.Literal("write-jpeg"),
    id,
    frame: FrameRef,
    path,
    maxWidth: Type.Integer({ minimum: 1 }),
    maxHeight: Type.Integer({ minimum: 1 }),
    quality: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  Type.Object({
    op: Type.Literal("draw"),
    id,
    frame: FrameRef,
    path,
    marks: Type.Array(Mark, { maxItems: MAX_MARKS }),
  }),
  /** Stores what a new reference's samples look like. */
  Type.Object({
    op: Type.Literal("sign-reference"),
    id,
    directory: path,
    samples: Type.Integer({ minimum: 1, maximum: MAX_REFERENCE_SAMPLES }),
  }),
  /** Writes the bytes of each place's appearance to `path`, in the order asked. */
  Type.Object({
    op: Type.Literal("describe-places"),
    id,
    frame: FrameRef,
    path,
    places: Type.Array(Type.Tuple([Fraction, Fraction, Fraction, Fraction]), { maxItems: MAX_DESCRIBED_PLACES }),
  }),
  Type.Object({
    op: Type.Literal("open-pairing"),
    id,
    pairing: id,
    referenceDirectory: path,
    rateHz: Type.Number({ exclusiveMinimum: 0 }),
    mode: Mode,
    /** Pairs of it that may be lent at one time. */
    pairsLent: Type.Integer({ minimum: 1 }),
    /** How the whole take runs beside the reference, where that is known. */
    alignment: Type.Optional(TimeAlignment),
  }),
  Type.Object({
    op: Type.Literal("push"),
    id,
    pairing: id,
    seq: id,
    frame: FrameRef,
    takeMs: Type.Number(),
    /** Only lets its neighbours be judged; no outcome comes. */
    isNeighbour: Type.Boolean(),
  }),
  Type.Object({ op: Type.Literal("fit"), id, fits: Type.Array(Fit, { minItems: 1, maxItems: MAX_FITS }) }),
  Type.Object({ op: Type.Literal("finish"), id, pairing: id }),
  Type.Object({ op: Type.Literal("close-pairing"), id, pairing: id }),
  Type.Object({ op: Type.Literal("give-back"), id, ring: path, slots: Type.Array(id, { maxItems: 4 }) }),
]);
export type Request = Static<typeof Request>;

/** A request before it is numbered. */
export type Asked = Request extends infer One ? (One extends Request ? Omit<One, "id"> : never) : never;

const Look = Type.Object({
  curve: Type.Union(LOOK_CURVES.map((curve) => Type.Literal(curve))),
  stops: Type.Number(),
  warmthK: Type.Number(),
  tint: Type.Number(),
  saturation: Type.Number(),
});

const PairFrames = Type.Object({ take: FrameRef, reference: FrameRef, validity: FrameRef, moves: FrameRef });

const Matched = Type.Object({
  frames: PairFrames,
  reference: Type.Object({ ptsMs: Type.Number(), frameIndex: Type.Integer() }),
  homography: Type.Array(Type.Number(), { minItems: 9, maxItems: 9 }),
  offsetMs: Type.Number(),
  alignmentConfidence: Type.Number(),
  timeConfidence: Fraction,
  look: Type.Optional(Look),
  camera: Type.Optional(Type.Array(Type.Number(), { minItems: 9, maxItems: 9 })),
});

export const Message = Type.Union([
  Type.Object({ event: Type.Literal("ready") }),
  Type.Object({ event: Type.Literal("done"), id, frames: Type.Array(FrameRef, { maxItems: MAX_FITS }) }),
  Type.Object({ event: Type.Literal("failed"), id, code: Type.String(), reason: Type.String() }),
  Type.Object({ event: Type.Literal("pair"), pairing: id, seq: id, pair: Matched }),
  Type.Object({ event: Type.Literal("not-checked"), pairing: id, seq: id, reason: Type.String() }),
  Type.Object({ event: Type.Literal("finished"), pairing: id, alignment: Type.Optional(TimeAlignment) }),
]);
export type Message = Static<typeof Message>;
export type Matched = Static<typeof Matched>;
