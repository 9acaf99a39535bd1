import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGzip, gzipSync } from "node:zlib";
import {
  type Forgery,
  makeEntry,
  makePackage,
  makePackageTar,
  makeTar,
  sha256,
  streamFrom,
} from "../detectors-host/archives.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

setDefaultTimeout(120_000);

const root = mkdtempSync(join(tmpdir(), "camf-install-"));
const EVIL = join(root, "evil");
const file = (path: string) => ({ path, content: "evil" });
const climb = `${"../".repeat(12)}${EVIL.slice(1)}`;
const GIB = 1024 ** 3;
const PIECE = Buffer.alloc(1024 * 1024);

let box: TestWeb;
beforeAll(async () => {
  box = await openTestWeb();
});
afterAll(async () => {
  await box[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

/** What each tries, and the package. */
const FORGERIES: [title: string, forgery: Forgery][] = [
  ["a file beside the shelf", { unlisted: [file("../evil")] }],
  ["a file at the root", { unlisted: [file(EVIL)] }],
  ["a file far above", { unlisted: [file(climb)] }],
  ["a listed file far above", { files: [file("main.ts"), file(climb)] }],
  [
    "a symbolic link to the root, and a file through it",
    { unlisted: [{ path: "d", type: "2", link: root }, file("d/evil")] },
  ],
  ["a symbolic link in the place of its program", { files: [{ path: "main.ts", type: "2", link: "/etc/passwd" }] }],
  ["a hard link to a file of the host", { unlisted: [{ path: "passwd", type: "1", link: "/etc/passwd" }] }],
  ["a hard link to another detector", { unlisted: [{ path: "x", type: "1", link: "../../difference/main.ts" }] }],
  ["a device", { unlisted: [{ path: "memory", type: "3" }] }],
  ["a disk", { unlisted: [{ path: "disk", type: "4" }] }],
  ["a pipe that blocks whoever reads it", { unlisted: [{ path: "pipe", type: "6" }] }],
  ["names that differ in case only", { files: [file("main.ts"), file("MAIN.ts")] }],
  ["one name twice, the second time another content", { unlisted: [file("main.ts")] }],
  ["a file that is a folder too", { files: [file("main.ts"), file("main.ts/x")] }],
  ["the list of another package", { unlisted: [file("camf-package.json")] }],
  ["another manifest behind the first", { unlisted: [file("detector.json")] }],
  [
    "a name for another place in a long header",
    { unlisted: [{ path: "pax", type: "x", content: `30 path=${EVIL}\n` }] },
  ],
  ["a size beyond the archive", { unlisted: [{ path: "huge", content: "x", size: 8 * GIB }] }],
];

/** A Buffer may lie in memory that is shared, which a request does not take. */
function toBody(body: Uint8Array | ReadableStream<Uint8Array>): BodyInit {
  return body instanceof Uint8Array ? new Uint8Array(body) : body;
}

async function upload(body: Uint8Array | ReadableStream<Uint8Array>): Promise<{ status: number; sentence: string }> {
  const headers = { cookie: box.pair("supervisor"), "content-type": "application/octet-stream" };
  const answer = await fetch(`${box.web.address}/api/detectors/staged`, {
    method: "POST",
    headers,
    body: toBody(body),
  });
  const { error, name } = await answer.json();
  return { status: answer.status, sentence: error?.message ?? `it was taken: ${name}` };
}

function listShelf(): string[] {
  const shelf = join(box.folder, "detectors");
  if (!existsSync(shelf)) return [];
  return readdirSync(shelf, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name);
}

describe("an archive is refused over the page, and leaves nothing, that holds", () => {
  for (const [title, forgery] of FORGERIES) {
    test(title, async () => {
      const before = listShelf();
      const { status, sentence } = await upload(makePackage(forgery));
      expect(sentence).not.toStartWith("it was taken");
      expect([400, 409, 413]).toContain(status);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is shown on a page
      expect(sentence).toMatch(/^[^\u0000-\u001f]{10,500}$/);
      expect(listShelf()).toEqual(before);
      expect(existsSync(EVIL)).toBe(false);
    });
  }
});

/** A good package up to a listed file of so many zeros, packed as it is sent: on the wire it is a thousandth of that. */
async function* packZeros(bytes: number): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: 9 });
  const closed = once(gzip, "close");
  const zeros = { path: "zeros", bytes, sha256: sha256(""), executable: false };
  const editList = (list: Record<string, unknown>) => ({ ...list, files: [...[list.files].flat(), zeros] });
  const [header = PIECE] = makeEntry({ path: "zeros", size: bytes });
  const feed = (async () => {
    gzip.write(makePackageTar({ editList, end: new Uint8Array() }));
    gzip.write(header);
    for (let sent = 0; sent < bytes && !gzip.destroyed; sent += PIECE.length) {
      if (!gzip.write(PIECE)) await Promise.race([once(gzip, "drain"), closed]);
    }
    gzip.end();
  })();
  try {
    yield* gzip;
  } finally {
    gzip.destroy();
    await feed.catch(() => {});
  }
}

/** Asks for the pages' health until `work` is done; whatever came that was not well. */
async function watchHealth(work: Promise<unknown>): Promise<string[]> {
  let isOver = false;
  const lost: string[] = [];
  const done = work.finally(() => {
    isOver = true;
  });
  let asked = 0;
  while (!isOver || asked === 0) {
    const answer = await fetch(`${box.web.address}/health`).catch(String);
    if (typeof answer === "string" || answer.status !== 200) lost.push(String(answer));
    asked += 1;
    await Bun.sleep(20);
  }
  await done.catch(() => {});
  return lost;
}

describe("the pages answer while somebody uploads", () => {
  const bombs: [title: string, body: () => Uint8Array | ReadableStream<Uint8Array>][] = [
    ["10 GB of zeros", () => streamFrom(packZeros(10 * GIB))],
    ["as many zeros as a package may hold", () => streamFrom(packZeros(GIB / 2))],
    ["zeros that were packed twice", () => gzipSync(gzipSync(Buffer.alloc(64 * PIECE.length)))],
    ["a thousand empty archives in one", () => Buffer.concat(Array(1000).fill(gzipSync(makeTar([]))))],
    ["noise", () => crypto.getRandomValues(new Uint8Array(60_000))],
    ["half an archive", () => makePackage().subarray(0, 100)],
  ];
  for (const [title, body] of bombs) {
    test(title, async () => {
      const before = listShelf();
      // A server that refuses closes the connection: its sentence may not arrive any more.
      const work = upload(body()).catch((error) => ({ status: 0, sentence: String(error) }));
      expect(await watchHealth(work)).toEqual([]);
      const { status, sentence } = await work;
      expect(sentence).not.toStartWith("it was taken");
      expect([0, 400, 413]).toContain(status);
      expect(listShelf()).toEqual(before);
    });
  }
});

describe("settings that reach for the prototype change nothing", () => {
  const SETTINGS = [
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"toString":1}',
  ];
  for (const body of SETTINGS) {
    test(body, async () => {
      const headers = { cookie: box.pair("supervisor"), "content-type": "application/json" };
      const path = `/api/scenes/${box.angle.sceneIds[0]}/detectors/difference/settings`;
      const answer = await fetch(box.web.address + path, { method: "PUT", headers, body });
      expect(answer.status).toBe(400);
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
      expect(box.store.detectorSettings.read(box.angle.sceneIds[0] ?? "", "difference")).toEqual({});
    });
  }
});

test("a program in an archive has no rights but to be run", async () => {
  const run = { path: "run", content: "x", mode: 0o6777 };
  expect((await upload(makePackage({ files: [{ path: "main.ts" }, run] }))).status).toBe(200);
  const shelf = join(box.folder, "detectors");
  const modes = readdirSync(shelf, { recursive: true })
    .filter((name) => String(name).endsWith("/run"))
    .map((name) => statSync(join(shelf, String(name))).mode & 0o7777);
  expect(modes.length).toBeGreaterThan(0);
  expect(modes.filter((mode) => (mode & 0o7022) !== 0)).toEqual([]);
});

test("the package that all of these are made of is a good one", async () => {
  expect(await upload(makePackage())).toEqual({ status: 200, sentence: "it was taken: stranger" });
});
