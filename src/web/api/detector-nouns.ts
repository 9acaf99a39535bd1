import { t } from "elysia";
import { oneOf } from "../form.ts";

/** Detectors as the API answers them. */

const text = t.String();
const number = t.Number();
const nothing = <S extends Parameters<typeof t.Array>[0]>(schema: S) => t.Union([schema, t.Null()]);

const kind = t.Object({
  kind: text,
  title: text,
  department: text,
  severity: oneOf(["low", "medium", "high"]),
});

const asks = t.Object({
  runtime: oneOf(["bun", "python", "executable"]),
  input: oneOf(["frame", "pair"]),
  format: oneOf(["rgb24", "bgr24", "gray8"]),
  maxWidth: number,
  maxHeight: number,
  rateHz: nothing(number),
  gpu: t.Boolean(),
  memoryMb: number,
  timeoutSeconds: number,
});

export const valueNoun = t.Union([t.Number(), t.Boolean(), t.String(), t.Tuple([number, number, number, number])]);

const setting = t.Object({
  type: oneOf(["number", "integer", "boolean", "string", "array"]),
  format: t.Optional(oneOf(["time", "region", "file"])),
  title: text,
  description: t.Optional(text),
  default: valueNoun,
  minimum: t.Optional(number),
  maximum: t.Optional(number),
  unit: t.Optional(text),
  enum: t.Optional(t.Array(text)),
  maxLength: t.Optional(number),
  accept: t.Optional(t.Array(text)),
});

export const detectorHealthNoun = t.Object({
  name: text,
  version: text,
  state: oneOf(["starting", "ready", "busy", "late", "backing-off", "disabled"]),
  reason: text,
  checked: number,
  failed: number,
  skipped: number,
  restarts: number,
  msPerSample: nothing(number),
  lastFault: text,
  lastFaultAt: nothing(text),
  models: t.Array(
    t.Object({
      name: text,
      provider: text,
      threads: number,
      notChosen: t.Array(t.Object({ provider: text, reason: text })),
    }),
  ),
});

export const detectorNoun = t.Object({
  name: text,
  version: text,
  description: text,
  kinds: t.Array(kind),
  asks,
  settings: t.Record(text, setting),
  decisions: t.Object({ enabled: t.Boolean(), gpuAllowed: t.Boolean() }),
  versions: t.Array(
    t.Object({ version: text, builtIn: t.Boolean(), sha256: text, installedAt: text, active: t.Boolean() }),
  ),
});

export const stagedNoun = t.Object({
  id: text,
  name: text,
  version: text,
  description: text,
  asks,
  kinds: t.Array(kind),
  sha256: text,
  bytes: number,
  files: number,
  replaces: nothing(text),
});

const layerNoun = t.Object({ layer: text, active: t.Boolean(), required: t.Boolean(), reason: text });

export const shelfNoun = t.Object({
  detectors: t.Array(t.Intersect([detectorNoun, t.Object({ health: nothing(detectorHealthNoun) })])),
  refused: t.Array(t.Object({ path: text, reason: text })),
  staged: t.Array(stagedNoun),
  layers: t.Array(layerNoun),
});

export const settingsNoun = t.Object({ values: t.Record(text, valueNoun), changed: t.Array(text) });
