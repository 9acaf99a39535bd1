import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { openProduction } from "../support/production.ts";

test("no stored path leads out of the storage folder", () => {
  using production = openProduction();
  const { media } = production.store;
  for (const path of ["../camf.db", "a/../../camf.db", "/etc/passwd", "..", "a/b/../../../x"]) {
    expect(() => media.absolutePath(path)).toThrow("leaves the storage folder");
  }
  for (const path of ["a/b.mp4", "a/../b.mp4", "..a/b.mp4"]) {
    expect(media.relativePath(media.absolutePath(path))).not.toStartWith("../");
  }
});

test("whatever the crew writes on the board, folders keep safe and readable names", () => {
  using production = openProduction();
  const { store, project, angle } = production;
  const names = [
    "../../etc",
    "a/b\\c",
    "Łódź – 2. Tag",
    "…",
    "x".repeat(300),
    `x${"𠀀".repeat(100)}`,
    "CON\u0000\n",
    "-rf .",
  ];
  for (const name of names) {
    const scene = store.scenes.add({ projectId: project.id, slate: "24" });
    const take = store.takes.arm({ angleId: angle.id, slate: { take: "3" } });
    const place = { project: { ...project, name }, scene: { ...scene, slate: name }, angle, take };
    const folder = store.media.takeFolder(place);
    expect(existsSync(folder)).toBe(true);
    const levels = relative(store.media.root, folder).split("/");
    expect(levels).toHaveLength(4);
    for (const level of levels) {
      expect(level).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}_-]*-[0-9a-f]{8}$/u);
      expect(Buffer.byteLength(level)).toBeLessThanOrEqual(255);
    }
    expect(basename(folder)).toBe(`24A-take-3-${take.id.slice(-8)}`);
  }
  expect(basename(store.media.ringFolder("../.."))).toBe("unnamed");
});

test("a file is written whole, with its folder, and the sidecar stands beside the recording", async () => {
  using production = openProduction();
  const { media } = production.store;
  const recording = join(media.root, "deep/er/take.mp4");
  media.writeSidecar(recording, { slate: "24A take 3" });
  expect(JSON.parse(readFileSync(`${recording}.json`, "utf8"))).toEqual({ slate: "24A take 3" });
  expect(existsSync(`${recording}.json.part`)).toBe(false);
  writeFileSync(recording, new Uint8Array(5_000_000));
  const status = await media.status();
  expect(status.usedBytes).toBe(5_000_000 + readFileSync(`${recording}.json`).length);
  expect(status.limitBytes).toBe(1e9);
  expect(status.minutesLeft).toBeGreaterThan(0);
  expect(status.minutesLeft).toBeLessThanOrEqual(11);
});
