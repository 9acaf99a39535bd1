import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { MAX_ARCHIVE_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES } from "../../src/detectors/shelf/archive-limits.ts";
import { nameArchive, packFolder } from "../../src/detectors/shelf/archive-packing.ts";
import { MAX_STAGED } from "../../src/detectors/shelf/reception.ts";
import { openShelf, type Shelf } from "../../src/detectors/shelf/shelf.ts";
import {
  type Entry,
  type Forgery,
  makeManifest,
  makePackage,
  makePackageTar,
  makeTar,
  sha256,
  streamFrom,
  streamOf,
  writeFolder,
} from "./archives.ts";

setDefaultTimeout(60_000);

/** A shelf with one detector that came with the box, below a folder where nothing else may appear. */
function openRoom() {
  const root = mkdtempSync(join(tmpdir(), "camf-shelf-"));
  const builtIns = join(root, "built-in");
  const folder = join(root, "deep/er/detectors");
  mkdirSync(builtIns);
  writeFolder(builtIns, "native", "");
  const listAll = () => readdirSync(root, { recursive: true }).map(String).sort();
  const open = () => openShelf({ builtIns, folder });
  return {
    root,
    builtIns,
    folder,
    open,
    listAll,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function listBelow({ folder }: { folder: string }, name: string): string[] {
  return existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : [];
}

async function install(shelf: Shelf, bytes: Uint8Array, decisions = {}) {
  const staged = await shelf.stage(streamOf(bytes));
  return shelf.install(staged.id, decisions);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof Error ? `${"code" in error ? error.code : "no code"}: ${error.message}` : String(error);
  }
  return "nothing was refused";
}

const EVIL = "import 'node:fs'; require('node:fs').writeFileSync('/tmp/camf-evil', 'ran');";
const file = (path: string, content = "x"): Entry => ({ path, content });
const longPath = `${"a".repeat(90)}/${"b".repeat(90)}`;

/** What is wrong with it, the package, and a part of the sentence that refuses it. */
const HOSTILE: [title: string, forgery: Forgery, sentence: string][] = [
  ["a path that climbs out", { unlisted: [file("../evil")] }, "leads out of the package"],
  [
    "a path that climbs out from within",
    { files: [file("main.ts"), file("a/../../evil")] },
    "leads out of the package",
  ],
  ["an absolute path", { unlisted: [file("/tmp/camf-evil")] }, "is an absolute path"],
  ["a listed absolute path", { files: [file("main.ts"), file("/tmp/camf-evil")] }, "is an absolute path"],
  ["an empty path", { unlisted: [file("")] }, "is no path"],
  ["a part that is a dot", { unlisted: [file("a/./b")] }, "has an empty part"],
  ["two slashes", { unlisted: [file("a//b")] }, "has an empty part"],
  ["a backslash", { unlisted: [file("..\\evil")] }, "has a character"],
  ["a drive letter", { unlisted: [file("C:evil")] }, "has a character"],
  ["a newline in a name", { unlisted: [file("a\nb")] }, "has a character"],
  ["an escape in a name", { unlisted: [file("a\u001b[2Jb")] }, "has a character"],
  ["a byte beyond ASCII", { unlisted: [file("a\u00e9")] }, "has a character"],
  ["a trailing dot", { unlisted: [file("a.")] }, "ends with a dot"],
  ["a hidden file", { unlisted: [file(".bashrc")] }, "is a hidden file, an installed one or a package"],
  [
    "installed packages",
    { unlisted: [file("node_modules/x/index.js")] },
    "is a hidden file, an installed one or a package",
  ],
  [
    "a path that is too long",
    { unlisted: [{ path: longPath.slice(0, 100), content: "" }], editList: addFile(longPath) },
    "/path: Expected string length less or equal to 155",
  ],
  ["a tree that is too deep", { unlisted: [file("a/b/c/d/e/f/g/h/i/j/k/l/m")] }, "folders deep"],
  ["a symbolic link", { unlisted: [{ path: "link", type: "2", link: "/etc/passwd" }] }, "is a symbolic link"],
  [
    "a link and a file through it",
    { unlisted: [{ path: "d", type: "2", link: "/tmp" }, file("d/evil")] },
    "is a symbolic link",
  ],
  ["a hard link", { unlisted: [{ path: "link", type: "1", link: "main.ts" }] }, "is a hard link"],
  ["a character device", { unlisted: [{ path: "null", type: "3" }] }, "is a device"],
  ["a block device", { unlisted: [{ path: "disk", type: "4" }] }, "is a device"],
  ["a pipe", { unlisted: [{ path: "pipe", type: "6" }] }, "is a pipe"],
  [
    "an extended header",
    { unlisted: [{ path: "pax", type: "x", content: "16 path=../evil\n" }] },
    "is an extended header",
  ],
  [
    "a global extended header",
    { unlisted: [{ path: "pax", type: "g", content: "16 path=../evil\n" }] },
    "is an extended header",
  ],
  ["a GNU long name", { unlisted: [{ path: "././@LongLink", type: "L", content: "../evil" }] }, "is a GNU long name"],
  ["a sparse file", { unlisted: [{ path: "sparse", type: "S" }] }, "is a sparse file"],
  ["an unknown kind", { unlisted: [{ path: "odd", type: "Z" }] }, "is something of an unknown kind"],
  ["another dialect of tar", { unlisted: [{ path: "gnu", magic: "ustar  \u0000" }] }, "not a package of CAMF"],
  ["the same file twice", { unlisted: [file("main.ts", "")] }, "stands there twice"],
  ["names that differ in case", { files: [file("main.ts"), file("Main.ts")] }, "differ only in case"],
  ["folders that differ in case", { files: [file("main.ts"), file("a/x"), file("A/y")] }, "differ only in case"],
  ["a file that is a folder too", { files: [file("main.ts"), file("a"), file("a/b")] }, "is both a file and a folder"],
  ["a folder with content", { unlisted: [{ path: "d/", type: "5", content: "x" }] }, "a folder in it has content"],
  ["a file that the list does not name", { unlisted: [file("extra.ts")] }, "is not in the package's list"],
  ["a file that is not there", { editList: addFile("gone.ts") }, "is in the list and not in the package"],
  ["another size than listed", { editList: editFile("main.ts", { bytes: 1 }) }, "not as large as the list says"],
  ["another content than listed", { editList: editFile("main.ts", { sha256: sha256("other") }) }, "its hash differs"],
  [
    "another manifest than listed",
    { editList: (list) => ({ ...list, manifest: sha256("x") }) },
    "two different detector.json",
  ],
  [
    "another name than its manifest's",
    { editList: (list) => ({ ...list, name: "native" }) },
    "the package says native",
  ],
  ["a newer format", { editList: (list) => ({ ...list, format: 2 }) }, "camf-package.json: /format"],
  ["a field nobody knows", { editList: (list) => ({ ...list, scripts: { install: "sh" } }) }, "camf-package.json"],
  ["files larger than allowed", { editList: editFile("main.ts", { bytes: MAX_UNPACKED_BYTES }) }, "larger than"],
  [
    "too many files",
    { files: [file("main.ts"), ...Array.from({ length: 2000 }, (_, at) => file(`f${at}`, ""))] },
    "camf-package.json: /files",
  ],
  ["a list of its own name", { files: [file("main.ts"), file("camf-package.json")] }, "the list's own name"],
  [
    "something behind its end",
    { end: Buffer.concat([Buffer.alloc(1024), Buffer.from("more")]) },
    "something behind its end",
  ],
  ["no end", { end: new Uint8Array(0) }, "ends in the middle"],
  ["a manifest that is no JSON", { manifestText: "{" }, "detector.json is not JSON"],
  ["a manifest with a prototype", { manifestText: '{"__proto__": {"name": "x"}}' }, "detector.json"],
  [
    "a manifest with unknown fields",
    { manifestText: JSON.stringify({ ...makeManifest(), postinstall: "sh" }) },
    "detector.json",
  ],
  ["an entry that leads out", { manifest: { entry: "../../../bin/sh" } }, "detector.json: /entry"],
  ["an entry that is not there", { manifest: { entry: "other.ts" } }, 'entry "other.ts" does not exist'],
  ["a name that is a path", { manifest: { name: "../native" } }, "camf-package.json: /name"],
  ["a script as a program", { manifest: { runtime: "executable" } }, "is not a Linux program"],
];

function addFile(path: string): Forgery["editList"] {
  return (list) => ({
    ...list,
    files: [...(list.files as unknown[]), { path, bytes: 0, sha256: sha256(""), executable: false }],
  });
}

function editFile(path: string, changes: Record<string, unknown>): Forgery["editList"] {
  return (list) => ({
    ...list,
    files: (list.files as { path: string }[]).map((one) => (one.path === path ? { ...one, ...changes } : one)),
  });
}

describe("an archive is refused, and leaves nothing anywhere, that has", () => {
  for (const [title, forgery, sentence] of HOSTILE) {
    test(title, async () => {
      using room = openRoom();
      await using shelf = room.open();
      const before = room.listAll();
      expect(await refusal(shelf.stage(streamOf(makePackage(forgery))))).toContain(sentence);
      expect(
        room
          .listAll()
          .filter((path) => !before.includes(path) && !/^deep(\/er(\/detectors(\/\.staging)?)?)?$/.test(path)),
      ).toEqual([]);
      expect(shelf.staged()).toEqual([]);
      expect(existsSync("/tmp/camf-evil")).toBe(false);
    });
  }

  test("nothing wrong with it: the forger's own package is taken", async () => {
    using room = openRoom();
    await using shelf = room.open();
    expect((await install(shelf, makePackage())).version).toBe("1.0.0");
  });

  test("a header that was tampered with", async () => {
    using room = openRoom();
    await using shelf = room.open();
    const tar = makePackageTar({});
    tar[600] ^= 1;
    expect(await refusal(shelf.stage(streamOf(Bun.gzipSync(new Uint8Array(tar)))))).toContain("invalid: ");
    const spoiled = makePackageTar({});
    spoiled[100] ^= 1;
    expect(await refusal(shelf.stage(streamOf(Bun.gzipSync(new Uint8Array(spoiled)))))).toContain("checksum is wrong");
  });

  test("no gzip at all, a torn one, or nothing", async () => {
    using room = openRoom();
    await using shelf = room.open();
    const whole = makePackage();
    expect(await refusal(shelf.stage(streamOf(Buffer.from("PK\u0003\u0004 a zip"))))).toContain(
      "not a package of CAMF",
    );
    expect(await refusal(shelf.stage(streamOf(whole.subarray(0, whole.length - 30))))).toContain("cut off on its way");
    expect(await refusal(shelf.stage(streamOf(new Uint8Array(0))))).toContain("invalid: ");
    expect(await refusal(shelf.stage(streamOf(Bun.gzipSync(new Uint8Array(makeTar([]))))))).toContain(
      "does not start with camf-package.json",
    );
    expect(listBelow(room, ".staging")).toEqual([]);
  });

  test("a bomb in it: it stops while it streams, long before its end", async () => {
    using room = openRoom();
    await using shelf = room.open();
    let taken = 0;
    const gzip = createGzip({ level: 9 });
    const head = makePackageTar({ files: [{ path: "main.ts", content: "" }], editList: addBig("bomb", 900_000_000) });
    const bomb = async function* () {
      gzip.write(head.subarray(0, head.length - 1024));
      gzip.write(makeTar([{ path: "bomb", size: 900_000_000 }], new Uint8Array(0)));
      const zeros = Buffer.alloc(1_000_000);
      for (let at = 0; at < 900; at++) {
        taken += zeros.length;
        if (!gzip.write(zeros)) await new Promise((resolve) => gzip.once("drain", resolve));
        for (let chunk = gzip.read(); chunk; chunk = gzip.read()) yield new Uint8Array(chunk);
      }
    };
    const answer = await refusal(shelf.stage(streamFrom(bomb())));
    expect(answer).toContain(`more than ${MAX_RATIO} times its size`);
    expect(taken).toBeLessThan(100_000_000);
    expect(readdirSync(join(room.folder, ".staging"))).toEqual([]);
  });

  test("more bytes than an archive may have", async () => {
    using room = openRoom();
    await using shelf = room.open();
    const piece = new Uint8Array(8 * 1024 * 1024).fill(0x61);
    let sent = 0;
    // A gzip header whose file name never ends: bytes go in and nothing comes out.
    const endless = async function* () {
      yield new Uint8Array([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]);
      for (; sent <= 2 * MAX_ARCHIVE_BYTES; sent += piece.length) yield piece;
    };
    expect(await refusal(shelf.stage(streamFrom(endless())))).toContain(`larger than ${MAX_ARCHIVE_BYTES} bytes`);
    expect(sent).toBeLessThan(MAX_ARCHIVE_BYTES + 10 * piece.length);
    expect(readdirSync(join(room.folder, ".staging"))).toEqual([]);
  });
});

function addBig(path: string, bytes: number): Forgery["editList"] {
  return (list) => ({
    ...list,
    files: [...(list.files as unknown[]), { path, bytes, sha256: sha256("x"), executable: false }],
  });
}

describe("a package", () => {
  test("has the same bytes whenever, wherever and by whomever it is made", async () => {
    using room = openRoom();
    writeFolder(room.root, "one", EVIL, { name: "same" });
    mkdirSync(join(room.root, "one/b"));
    writeFileSync(join(room.root, "one/b/z.bin"), new Uint8Array(100_000).fill(7));
    writeFileSync(join(room.root, "one/a.txt"), "a");
    await Bun.sleep(20);
    writeFolder(room.root, "two", EVIL, { name: "same" });
    writeFileSync(join(room.root, "two/a.txt"), "a");
    mkdirSync(join(room.root, "two/b"));
    writeFileSync(join(room.root, "two/b/z.bin"), new Uint8Array(100_000).fill(7));
    mkdirSync(join(room.root, "two/node_modules/x"), { recursive: true });
    symlinkSync("/etc/passwd", join(room.root, "two/node_modules/x/link"));
    mkdirSync(join(room.root, "two/.git"));
    writeFileSync(join(room.root, "two/.git/config"), "secret");
    writeFileSync(join(room.root, "two/.env"), "secret");
    writeFileSync(join(room.root, "two/same-0.9.0.camf"), "an older package");
    chmodSync(join(room.root, "two/a.txt"), 0o600);
    const [one, two] = [join(room.root, "1.camf"), join(room.root, "2.camf")];
    const first = await packFolder(join(room.root, "one"), one);
    const second = await packFolder(join(room.root, "two"), two);
    expect(second).toEqual(first);
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
    expect(first.sha256).toBe(sha256(readFileSync(one)));
    expect(first.list.files.map(({ path }) => path)).toEqual(["a.txt", "b/z.bin", "detector.json", "main.ts"]);
    expect(nameArchive(first.list)).toBe("same-1.0.0.camf");
    expect(readdirSync(room.root).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("is not made of a folder that holds links, devices, setuid programs or no detector", async () => {
    using room = openRoom();
    const archive = join(room.root, "x.camf");
    const make = (name: string, spoil: (path: string) => void) => {
      writeFolder(room.root, name, "");
      spoil(join(room.root, name));
      return refusal(packFolder(join(room.root, name), archive));
    };
    expect(await make("linked", (path) => symlinkSync("/etc", join(path, "etc")))).toContain('"etc" is a link');
    expect(await make("piped", (path) => Bun.spawnSync(["mkfifo", join(path, "pipe")]))).toContain(
      "neither a plain file",
    );
    expect(await make("special", (path) => chmodSync(join(path, "main.ts"), 0o4755))).toContain("setuid");
    expect(await make("torn", (path) => writeFileSync(join(path, "detector.json"), "{"))).toContain("not JSON");
    expect(await make("odd", (path) => writeFileSync(join(path, "a:b"), ""))).toContain("has a character");
    expect(existsSync(archive)).toBe(false);
  });
});

describe("a shelf", () => {
  test("installs what it received, readable for everyone and runnable by nobody else's bits", async () => {
    using room = openRoom();
    await using shelf = room.open();
    const files = [file("main.ts", EVIL), { path: "bin/tool", content: "x", mode: 0o6777 }];
    const staged = await shelf.stage(streamOf(makePackage({ files, manifest: { gpu: true } })));
    expect(staged).toMatchObject({ name: "stranger", version: "1.0.0", files: 3, replaces: null, asks: { gpu: true } });
    expect(shelf.list().map(({ name }) => name)).toEqual(["native"]);
    expect(shelf.staged()).toEqual([staged]);
    const info = await shelf.install(staged.id, { gpuAllowed: true });
    expect(info.decisions).toEqual({ enabled: true, gpuAllowed: true });
    expect(info.versions).toEqual([
      { version: "1.0.0", builtIn: false, sha256: staged.sha256, installedAt: expect.any(String), active: true },
    ]);
    const { folder } = shelf.find("stranger");
    const mode = (path: string) => (statSync(join(folder, path)).mode & 0o7777).toString(8);
    expect([mode("."), mode("main.ts"), mode("bin"), mode("bin/tool")]).toEqual(["755", "644", "755", "755"]);
    expect(shelf.staged()).toEqual([]);
    expect(existsSync("/tmp/camf-evil")).toBe(false);
    expect(await refusal(shelf.install(staged.id, {}))).toContain("not-found");
  });

  test("keeps versions side by side, goes back and forth, and falls back to the newest", async () => {
    using room = openRoom();
    await using shelf = room.open();
    for (const version of ["1.0.0", "1.10.0", "1.9.0"]) await install(shelf, makePackage({ manifest: { version } }));
    const active = () => shelf.find("stranger").manifest.version;
    expect(active()).toBe("1.9.0");
    expect(shelf.find("stranger").versions.map(({ version }) => version)).toEqual(["1.10.0", "1.9.0", "1.0.0"]);
    await shelf.activate("stranger", "1.0.0");
    expect(active()).toBe("1.0.0");
    expect(await refusal(shelf.activate("stranger", "3.0.0"))).toContain("there are: 1.10.0, 1.9.0, 1.0.0");
    await shelf.decide("stranger", { enabled: false });
    await shelf.remove("stranger", "1.0.0");
    expect(active()).toBe("1.10.0");
    expect(shelf.find("stranger").decisions.enabled).toBe(false);
    await shelf.remove("stranger");
    expect(shelf.list().map(({ name }) => name)).toEqual(["native"]);
    expect(await refusal(shelf.remove("stranger"))).toContain("not-found");
    expect(readdirSync(join(room.folder, ".trash"))).toEqual([]);
  });

  test("refuses the same version with other content, and says nothing new of the same", async () => {
    using room = openRoom();
    await using shelf = room.open();
    await install(shelf, makePackage());
    const same = await shelf.stage(streamOf(makePackage()));
    expect(await shelf.isInstalled(same.id)).toBe(true);
    const before = shelf.find("stranger").versions;
    await shelf.install(same.id, {});
    expect(shelf.find("stranger").versions).toEqual(before);
    const other = makePackage({ files: [file("main.ts", "other")] });
    expect(await refusal(shelf.stage(streamOf(other)))).toContain("give the new one a new version");
    expect(shelf.staged()).toEqual([]);
  });

  test("lets a newer version of its own detector stand beside it, and never loses its own", async () => {
    using room = openRoom();
    await using shelf = room.open();
    await install(shelf, makePackage({ manifest: { name: "native", version: "2.0.0" } }));
    expect(shelf.find("native").versions.map(({ version, builtIn, active }) => [version, builtIn, active])).toEqual([
      ["2.0.0", false, true],
      ["1.0.0", true, false],
    ]);
    expect(await refusal(shelf.remove("native"))).toContain("came with the box");
    expect(await refusal(shelf.remove("native", "1.0.0"))).toContain("came with the box");
    expect(
      await refusal(
        shelf.stage(streamOf(makePackage({ manifest: { name: "native" }, files: [file("main.ts", "other")] }))),
      ),
    ).toContain("came with the box already");
    await shelf.activate("native", "1.0.0");
    expect(shelf.find("native").folder).toBe(join(room.builtIns, "native"));
    await shelf.remove("native", "2.0.0");
    await shelf.decide("native", { enabled: false });
    expect(room.open().find("native").decisions.enabled).toBe(false);
  });

  test("hands one archive to one install only, and keeps a few waiting", async () => {
    using room = openRoom();
    await using shelf = room.open();
    const staged = await shelf.stage(streamOf(makePackage()));
    const both = await Promise.allSettled([shelf.install(staged.id, {}), shelf.install(staged.id, {})]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    for (let at = 0; at < MAX_STAGED + 2; at++) {
      await shelf.stage(streamOf(makePackage({ manifest: { version: `2.0.${at}` } })));
    }
    expect(shelf.staged().map(({ version }) => version)).toEqual(
      Array.from({ length: MAX_STAGED }, (_, at) => `2.0.${MAX_STAGED + 1 - at}`),
    );
    expect(listBelow(room, ".staging")).toHaveLength(MAX_STAGED);
    await shelf.discard(shelf.staged()[0].id);
    expect(listBelow(room, ".staging")).toHaveLength(MAX_STAGED - 1);
  });

  test("does not pull a removed version from under the sandbox that runs it", async () => {
    using room = openRoom();
    await using shelf = room.open();
    await install(shelf, makePackage());
    const { folder } = shelf.find("stranger");
    const user = process.getuid?.() === 0 ? [] : ["--unshare-user"];
    const inside = ["sh", "-c", "echo up; read word; cat /mnt/detector.json"];
    const cell = Bun.spawn(["bwrap", ...user, "--ro-bind", "/", "/", "--ro-bind", folder, "/mnt", "--", ...inside], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const reader = cell.stdout.getReader();
    await reader.read();
    await shelf.remove("stranger");
    expect(listBelow(room, ".trash")).toHaveLength(1);
    room.open();
    expect(listBelow(room, ".trash")).toHaveLength(1);
    cell.stdin.write("go\n");
    cell.stdin.end();
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('"stranger"');
    await cell.exited;
    room.open();
    expect(listBelow(room, ".trash")).toEqual([]);
  });

  test("says what is damaged and goes on with the rest", async () => {
    using room = openRoom();
    await using shelf = room.open();
    await install(shelf, makePackage());
    await install(shelf, makePackage({ manifest: { name: "other" } }));
    for (const junk of ["{", '{"enabled": "yes"}', '{"__proto__": {"enabled": true}}', "[]", "\u0000"]) {
      writeFileSync(join(room.folder, "stranger/decisions.json"), junk);
      writeFileSync(join(room.folder, "native.txt"), junk);
      expect(shelf.list().map(({ name }) => name)).toEqual(["native", "other"]);
      expect(shelf.refused()[0]?.reason).toContain("damaged");
      expect(await refusal(shelf.decide("stranger", { enabled: true }))).toContain("damaged");
    }
    await shelf.remove("stranger");
    expect(shelf.refused()).toEqual([]);
    mkdirSync(join(room.folder, "other/versions/9.9.9"));
    expect(shelf.refused()[0]?.reason).toContain("it was not installed, only put there");
    expect(shelf.find("other").manifest.version).toBe("1.0.0");
  });

  test("tells of installs, decisions and removals by anybody, once and soon", async () => {
    using room = openRoom();
    await using shelf = room.open();
    await using elsewhere = room.open();
    mkdirSync(room.folder, { recursive: true });
    let wake = () => {};
    using _ = shelf.watch(() => wake());
    const told = () => new Promise<void>((resolve) => (wake = resolve));
    let news = told();
    await install(elsewhere, makePackage());
    await news;
    news = told();
    await elsewhere.decide("stranger", { enabled: false });
    await news;
    expect(shelf.find("stranger").decisions.enabled).toBe(false);
    news = told();
    await elsewhere.remove("stranger");
    await news;
  });
});

describe("a file for a setting", () => {
  const settings = {
    type: "object" as const,
    properties: {
      mask: { type: "string" as const, format: "file" as const, title: "Mask", default: "", accept: [".png"] },
      least: { type: "number" as const, title: "Least", default: 1, minimum: 0, maximum: 2 },
    },
  };

  test("is kept under a name that climbs nowhere, once, and only where a setting asks for it", async () => {
    using room = openRoom();
    await using shelf = room.open();
    await install(shelf, makePackage({ manifest: { settings } }));
    const { filesDir = "" } = shelf.find("stranger");
    const keep = (name: string, bytes = "png", setting = "mask") =>
      shelf.keepFile("stranger", setting, { name, bytes: streamOf(Buffer.from(bytes)) });
    const kept = await keep("../../Ma sk\u001b.PNG");
    expect(kept).toBe(`${sha256("png").slice(0, 12)}-Ma-sk.png`);
    expect(await keep("../../Ma sk\u001b.PNG")).toBe(kept);
    expect(readdirSync(filesDir)).toEqual([kept]);
    expect(statSync(join(filesDir, kept)).mode & 0o777).toBe(0o644);
    expect(await refusal(keep("mask.exe"))).toContain("end in .png");
    expect(await refusal(keep("mask.png", ""))).toContain("is empty");
    expect(await refusal(keep("mask.png", "x", "least"))).toContain("no setting");
    expect(await refusal(keep("mask.png", "x", "__proto__"))).toContain("no setting");
    expect(readdirSync(filesDir)).toEqual([kept]);
    expect(shelf.judgeSettings("stranger", { mask: kept, least: 2 })).toEqual({
      ok: true,
      values: { mask: kept, least: 2 },
    });
    expect(shelf.judgeSettings("stranger", { least: 3 })).toMatchObject({ ok: false, setting: "least" });
    expect(shelf.judgeSettings("stranger", { other: 3 })).toMatchObject({ ok: false, setting: "other" });
  });
});

describe("several processes", () => {
  test("that install the very same at once install it once, and all succeed", async () => {
    using room = openRoom();
    const archive = join(room.root, "x.camf");
    writeFileSync(archive, makePackage());
    const ends = await Promise.all(Array.from({ length: 4 }, () => startInstaller(room, archive).ended));
    expect(ends).toEqual(Array.from({ length: 4 }, () => ({ code: 0, error: "" })));
    await using shelf = room.open();
    expect(shelf.find("stranger").versions).toHaveLength(1);
    expect(shelf.refused()).toEqual([]);
    for (const name of [".staging", ".lock", ".trash"]) expect(listBelow(room, name)).toEqual([]);
  });

  test("do not clear away what another still receives, and do once it was killed", async () => {
    using room = openRoom();
    const archive = join(room.root, "x.camf");
    writeFileSync(archive, makePackage());
    const installer = startInstaller(room, archive, "stay");
    await installer.staged;
    room.open();
    const staging = join(room.folder, ".staging");
    expect(readdirSync(staging)).toHaveLength(1);
    installer.kill();
    await installer.ended;
    await using shelf = room.open();
    expect(readdirSync(staging)).toEqual([]);
    expect(shelf.list().map(({ name }) => name)).toEqual(["native"]);
  });

  test("that are killed at any moment of an install leave all of it or nothing", async () => {
    using room = openRoom();
    const archive = join(room.root, "x.camf");
    const files = [file("main.ts"), ...Array.from({ length: 60 }, (_, at) => file(`f${at}`, "x".repeat(20_000)))];
    writeFileSync(archive, makePackage({ files }));
    // Once without a kill, to know how long it takes; the kills are then spread over that time.
    const model = startInstaller(room, archive);
    await model.started;
    const startedMs = performance.now();
    expect((await model.ended).code).toBe(0);
    const tookMs = performance.now() - startedMs;
    for (let at = 0; at < 12; at++) {
      await using shelf = room.open();
      if (shelf.list().some(({ name }) => name === "stranger")) await shelf.remove("stranger");
      const installer = startInstaller(room, archive);
      await installer.started;
      await Bun.sleep((tookMs * at) / 10);
      installer.kill();
      await installer.ended;
      await using after = room.open();
      expect(after.refused()).toEqual([]);
      expect(listBelow(room, ".staging")).toEqual([]);
      const known = after.list().find(({ name }) => name === "stranger");
      if (known) expect(readdirSync(after.find("stranger").folder)).toHaveLength(files.length + 1);
    }
  });

  test("wait for one another, and take over from the dead", async () => {
    using room = openRoom();
    await using shelf = room.open();
    await install(shelf, makePackage());
    const lock = join(room.folder, ".lock");
    writeFileSync(join(lock, "1-1-00000000-dead"), "install");
    await shelf.decide("stranger", { enabled: false });
    expect(readdirSync(lock)).toEqual([]);
    let done = 0;
    const tasks = Array.from({ length: 20 }, async (_, at) => {
      await shelf.decide("stranger", { enabled: at % 2 === 0 });
      done += 1;
    });
    await Promise.all(tasks);
    expect(done).toBe(20);
  });
});

/** A process of its own that installs an archive; with "stay" it goes no further than receiving it. */
function startInstaller(room: { builtIns: string; folder: string }, archive: string, ...more: string[]) {
  const program = join(import.meta.dir, "installing-process.ts");
  const command = [process.execPath, program, room.builtIns, room.folder, archive, ...more];
  const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] });
  const heard = new Map<string, () => void>();
  const wait = (word: string) => new Promise<void>((resolve) => heard.set(word, resolve));
  const [started, staged] = [wait("started"), wait("staged")];
  const listening = (async () => {
    for await (const chunk of child.stdout) {
      for (const word of new TextDecoder().decode(chunk).trim().split("\n")) heard.get(word)?.();
    }
  })();
  const error = new Response(child.stderr).text();
  const ended = (async () => {
    await listening;
    return { code: await child.exited, error: await error };
  })();
  return { started, staged, ended, kill: () => child.kill("SIGKILL") };
}
