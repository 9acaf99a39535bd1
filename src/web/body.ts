import { Fault } from "../base/fault.ts";
import { TooLarge } from "./errors.ts";

/** Forms and JSON are small. */
export const MAX_BODY_BYTES = 64 * 1024;
/** A detector's archive, or a file that a setting asks for. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;

/** The body of a form or a JSON request as text. Throws TooLarge beyond MAX_BODY_BYTES without reading on. */
export async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > MAX_BODY_BYTES) throw new TooLarge("forms", MAX_BODY_BYTES);
  const chunks: Uint8Array[] = [];
  for await (const chunk of boundChunks(request.body, { what: "forms", limitBytes: MAX_BODY_BYTES })) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** An upload as it arrives, never held whole. Reading it throws TooLarge beyond MAX_UPLOAD_BYTES. */
export function openUpload(request: Request): AsyncGenerator<Uint8Array> {
  if (!request.body) throw new Fault("invalid", "nothing was uploaded");
  return boundChunks(request.body, { what: "uploads", limitBytes: MAX_UPLOAD_BYTES });
}

/** The bytes of a generator as a stream that asks for a chunk only when the last one was taken. */
export function streamBytes(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await bytes.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => {
        await bytes.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function* boundChunks(
  body: ReadableStream<Uint8Array> | null,
  { what, limitBytes }: { what: string; limitBytes: number },
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of body ?? []) {
    total += chunk.length;
    if (total > limitBytes) throw new TooLarge(what, limitBytes);
    yield chunk;
  }
}
