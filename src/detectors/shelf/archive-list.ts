import { createHash } from "node:crypto";
import { type Result, refuse, succeed } from "../../base/result.ts";
import { parseJson, type Static, Type } from "../../base/schema.ts";
import { MAX_PACKED_FILES, MAX_PACKED_PATH, MAX_UNPACKED_BYTES } from "./archive-limits.ts";
import { PathLedger } from "./archive-path.ts";
import { MANIFEST } from "./catalog-folder.ts";

/** First in every package: what it is and what it holds. */
export const LIST_NAME = "camf-package.json";
const FORMAT = 1;

const CLOSED = { additionalProperties: false };
const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const PackedFile = Type.Object(
  {
    path: Type.String({ minLength: 1, maxLength: MAX_PACKED_PATH }),
    bytes: Type.Integer({ minimum: 0, maximum: MAX_UNPACKED_BYTES }),
    sha256: Sha256,
    executable: Type.Boolean(),
  },
  CLOSED,
);
export type PackedFile = Static<typeof PackedFile>;

const PackageList = Type.Object(
  {
    format: Type.Literal(FORMAT),
    name: Type.String({ pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 64 }),
    version: Type.String({ pattern: "^[0-9A-Za-z.-]+$", minLength: 1, maxLength: 64 }),
    /** Of detector.json. */
    manifest: Sha256,
    /** By path. */
    files: Type.Array(PackedFile, { minItems: 1, maxItems: MAX_PACKED_FILES }),
  },
  CLOSED,
);
export type PackageList = Static<typeof PackageList>;

export function makeList(name: string, version: string, files: PackedFile[]): PackageList {
  const manifest = files.find(({ path }) => path === MANIFEST)?.sha256 ?? "";
  return { format: FORMAT, name, version, manifest, files };
}

export function encodeList(list: PackageList): Buffer {
  return Buffer.from(`${JSON.stringify(list, null, 1)}\n`);
}

/** Names what is inside, however it was compressed: two packages are the same when this is. */
export function digestList(list: PackageList): string {
  return createHash("sha256").update(encodeList(list)).digest("hex");
}

export function decodeList(bytes: Uint8Array): Result<PackageList> {
  const list = parseJson(PackageList, new TextDecoder().decode(bytes));
  if (!list.ok) return refuse(`${LIST_NAME}: ${list.error}`);
  const fault = judgeList(list.value);
  return fault === undefined ? succeed(list.value) : refuse(`${LIST_NAME}: ${fault}`);
}

/** Why what it lists is no package; undefined when it is one. */
export function judgeList({ files, manifest }: PackageList): string | undefined {
  const ledger = new PathLedger();
  for (const { path } of files) {
    const fault = path === LIST_NAME ? `"${LIST_NAME}" is the list's own name` : ledger.add(path, false);
    if (fault !== undefined) return fault;
  }
  if (countBytes(files) > MAX_UNPACKED_BYTES) return `its files are larger than ${MAX_UNPACKED_BYTES} bytes together`;
  const listed = files.find(({ path }) => path === MANIFEST);
  if (!listed) return `there is no ${MANIFEST}`;
  return listed.sha256 === manifest ? undefined : `it names two different ${MANIFEST}`;
}

export function countBytes(files: readonly PackedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
