import { describe, expect, test } from "bun:test";
import { MAX_UPLOAD_BYTES } from "../../src/web/body.ts";
import { openFilePart } from "../../src/web/file-part.ts";

const BOUNDARY = "edge";
/** A file that holds almost the delimiter, again and again. */
const CONTENT = Buffer.from(`\r\n--edg\r\n--${"\r\n--ed".repeat(40)}--edge in the middle of a line\r\n--edg`, "latin1");

/** A form with one file, arriving in pieces of `size` bytes. */
function arrive(content: Uint8Array, size: number, change: { name?: string; tail?: string } = {}): Request {
  const {
    name = "a.camf",
    tail = `\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  } = change;
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="archive"; filename="${name}"\r\nContent-Type: x/y\r\n\r\n`;
  const whole = Buffer.concat([Buffer.from(head), content, Buffer.from(tail)]);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= whole.length) return controller.close();
      controller.enqueue(whole.subarray(at, at + size));
      at += size;
    },
  });
  const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  return new Request("http://box/", { method: "POST", headers, body });
}

async function readAll(bytes: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("the file of a form", () => {
  for (const size of [1, 2, 3, 7, 64, 1000, 100_000]) {
    test(`is what was sent, in pieces of ${size} bytes`, async () => {
      const { name, bytes } = await openFilePart(arrive(CONTENT, size));
      expect(name).toBe("a.camf");
      expect((await readAll(bytes)).equals(CONTENT)).toBe(true);
    });
  }

  test("may be empty, and has no folders in its name", async () => {
    const { name, bytes } = await openFilePart(arrive(Buffer.alloc(0), 16, { name: "..\\up/dial.png" }));
    expect([name, (await readAll(bytes)).length]).toEqual(["dial.png", 0]);
  });

  test("that was cut off is an error, not a shorter file", async () => {
    const { bytes } = await openFilePart(arrive(CONTENT, 16, { tail: "" }));
    expect(readAll(bytes)).rejects.toThrow("the upload was cut off");
  });

  test("is read to its bound and no further", async () => {
    let made = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        made += 1024 * 1024;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const headers = { "content-type": "application/octet-stream" };
    const { bytes } = await openFilePart(new Request("http://box/", { method: "POST", headers, body }));
    let read = 0;
    const reading = (async () => {
      for await (const chunk of bytes) read += chunk.length;
    })();
    expect(reading).rejects.toThrow("that is too large: uploads may have 65536 KiB");
    await reading.catch(() => undefined);
    expect(read).toBe(MAX_UPLOAD_BYTES);
    expect(made).toBeLessThan(MAX_UPLOAD_BYTES + 8 * 1024 * 1024);
  });
});
