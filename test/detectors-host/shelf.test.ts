import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAX_STAGED } from "../../src/detectors/shelf/reception.ts";
import { makePackage, sha256, streamOf } from "./archives.ts";
import { EVIL, file, install, listBelow, openRoom, refusal } from "./shelf-room.ts";

setDefaultTimeout(60_000);

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
