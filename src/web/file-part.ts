import { Fault } from "../base/fault.ts";
import { openUpload, streamBytes } from "./body.ts";

/** Headers of the part that the file comes in. */
const MAX_HEAD_BYTES = 4096;
const MAX_BOUNDARY_LENGTH = 70;
const LONGEST_FILE_NAME = 200;
const HEAD_END = "\r\n\r\n";

/** A file that a browser sends: its name as the browser gives it, and its bytes as they arrive. */
export interface FilePart {
  name: string;
  bytes: ReadableStream<Uint8Array>;
}

/**
 * The file of an upload: the first part of a form (multipart/form-data), or the whole body (application/octet-stream,
 * then without a name). Throws invalid where there is none; reading the bytes throws when the upload is cut off.
 */
export async function openFilePart(request: Request): Promise<FilePart> {
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/octet-stream")) return { name: "", bytes: streamBytes(openUpload(request)) };
  const boundary = readBoundary(type);
  const chunks = openUpload(request);
  const { head, rest } = await readHead(chunks, `--${boundary}\r\n`);
  const name = readFileName(head);
  if (name === "") throw new Fault("invalid", "choose a file first");
  return { name, bytes: streamBytes(readUntil(chunks, rest, Buffer.from(`\r\n--${boundary}`, "latin1"))) };
}

function readBoundary(type: string): string {
  const [, quoted, plain] = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined || boundary.length > MAX_BOUNDARY_LENGTH) {
    throw new Fault("invalid", "the body must be a file (application/octet-stream or multipart/form-data)");
  }
  return boundary;
}

async function readHead(chunks: AsyncGenerator<Uint8Array>, opening: string): Promise<{ head: string; rest: Buffer }> {
  let seen = Buffer.alloc(0);
  while (true) {
    const end = seen.indexOf(HEAD_END);
    if (end >= 0 && seen.toString("latin1", 0, opening.length) === opening) {
      return { head: seen.toString("utf8", opening.length, end), rest: seen.subarray(end + HEAD_END.length) };
    }
    const next = end >= 0 || seen.length > MAX_HEAD_BYTES ? undefined : await chunks.next();
    if (!next || next.done) throw new Fault("invalid", "the upload is not a form with one file");
    seen = Buffer.concat([seen, next.value]);
  }
}

/** The name without any folders; empty when the part is no file. */
function readFileName(head: string): string {
  const [, name = ""] = /^content-disposition:[^\r\n]*\bfilename="([^"\r\n]*)"/im.exec(head) ?? [];
  return (name.split(/[\\/]/).at(-1) ?? "").slice(0, LONGEST_FILE_NAME);
}

/** Bytes up to the delimiter. What could be its beginning is held back until the next chunk tells. */
async function* readUntil(
  chunks: AsyncGenerator<Uint8Array>,
  first: Buffer,
  delimiter: Buffer,
): AsyncGenerator<Uint8Array> {
  let held = first;
  while (true) {
    const end = held.indexOf(delimiter);
    if (end >= 0) {
      if (end > 0) yield held.subarray(0, end);
      // What follows is read too: a browser that is cut off in the middle of its request shows no answer.
      while (!(await chunks.next()).done);
      return;
    }
    const safe = Math.max(0, held.length - delimiter.length + 1);
    if (safe > 0) yield held.subarray(0, safe);
    const next = await chunks.next();
    if (next.done) throw new Fault("invalid", "the upload was cut off");
    held = Buffer.concat([held.subarray(safe), next.value]);
  }
}
