import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { MAX_ARCHIVE_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES } from "../../src/detectors/shelf/archive-limits.ts";
import { nameArchive, packFolder } from "../../src/detectors/shelf/archive-packing.ts";
import {
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
import { EVIL, file, install, listBelow, openRoom, refusal } from "./shelf-room.ts";

setDefaultTimeout(60_000);

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
