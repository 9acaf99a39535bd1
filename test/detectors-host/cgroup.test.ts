import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CgroupFacts, describeControllers, findPlace, locateCgroup } from "../../src/detectors/cell/cgroup.ts";
import { divideGroup } from "../../src/detectors/cell/cgroup-groups.ts";
import { prepareGuest } from "../../src/detectors/cell/guest.ts";
import { RUNTIMES } from "../../src/detectors/cell/runtimes.ts";
import { GROUP_EXTRA_PIDS, GUEST_CPU_WEIGHT, MAX_THREADS } from "../../src/detectors/limits.ts";
import { makeBed, runInCell, startInCell } from "./cell.ts";

setDefaultTimeout(60_000);

const MOUNTS = `25 30 0:23 / /sys rw,nosuid - sysfs sysfs rw
33 25 0:28 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate
34 25 0:29 / /sys/fs/pstore rw - pstore pstore rw`;

const facts = (changes: Partial<CgroupFacts> = {}): CgroupFacts => ({
  membership: "0::/system.slice/camf.service\n",
  mounts: MOUNTS,
  read: (path) => (path.endsWith("/cgroup.controllers") ? "cpuset cpu io memory pids\n" : undefined),
  isDelegated: (path) => path === "/sys/fs/cgroup/system.slice/camf.service",
  ...changes,
});
const HOME = "/sys/fs/cgroup/system.slice/camf.service";

describe("the box's place among the control groups", () => {
  test("is its service's group, before and after the box moved into its leaf", () => {
    const expected = { place: { home: HOME, controllers: ["memory", "cpu", "pids"] } };
    expect(findPlace(facts())).toEqual(expected);
    expect(findPlace(facts({ membership: "0::/system.slice/camf.service/box\n" }))).toEqual(expected);
    expect(findPlace(facts({ membership: "12:pids:/x\n1:name=systemd:/y\n0::/system.slice/camf.service\n" }))).toEqual(
      expected,
    );
  });

  test("is none where systemd did not hand it over, writable or not", () => {
    expect(findPlace(facts({ isDelegated: () => false }))).toEqual({ reason: expect.stringMatching(/not its own/) });
    expect(findPlace(facts({ membership: "0::/\n" }))).toEqual({ reason: expect.stringMatching(/no control group/) });
    expect(findPlace(facts({ membership: "0::/box\n" }))).toEqual({
      reason: expect.stringMatching(/no control group/),
    });
    expect(findPlace(facts({ membership: "0::/../other\n" }))).toEqual({
      reason: expect.stringMatching(/no control group/),
    });
  });

  test("is none without version 2, or without a controller", () => {
    expect(findPlace(facts({ membership: "4:memory:/x\n" }))).toEqual({ reason: "there is no cgroup v2 here" });
    expect(findPlace(facts({ mounts: "" }))).toEqual({ reason: "there is no cgroup v2 here" });
    expect(findPlace(facts({ read: () => "hugetlb\n" }))).toEqual({ reason: expect.stringMatching(/no controller/) });
  });

  test("is told with what is missing", () => {
    expect(describeControllers({ home: HOME, controllers: ["cpu", "pids"] })).toMatch(/cpu, pids; memory not handed/);
    expect(describeControllers({ home: HOME, controllers: ["memory", "cpu", "pids"] })).toMatch(/: memory, cpu, pids$/);
  });
});

const here = locateCgroup();
const place = "place" in here ? here.place : undefined;
const why = "reason" in here ? here.reason : "";

describe.skipIf(!place)(`a detector's control group ${why && `(skipped: ${why})`}`, () => {
  const home = place?.home ?? "";
  const groups = () => readdirSync(home).filter((name) => name.startsWith("detector-"));

  test("holds it from before its first instruction until after its end", async () => {
    using bed = makeBed("bun", `console.log("here"); await Bun.stdin.text();`);
    using launch = prepareGuest(bed.options);
    const child = startInCell(launch);
    await child.stdout.getReader().read();
    const [group] = groups();
    const members = readFileSync(join(home, group ?? "", "cgroup.procs"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map(Number);
    expect(members).toContain(child.pid);
    expect(members.length).toBeGreaterThanOrEqual(3);
    expect(readFileSync("/proc/self/cgroup", "utf8")).toMatch(/^0::.*\/box$/m);
    child.stdin.end();
    await child.exited;
    launch.end();
    for (let look = 0; look < 100 && groups().length > 0; look++) await Bun.sleep(20);
    expect(groups()).toEqual([]);
  });

  test("has the limits that the controllers here can keep", () => {
    using bed = makeBed("bun", "");
    using launch = prepareGuest(bed.options);
    const [group = ""] = groups();
    const read = (file: string) => readFileSync(join(home, group, file), "utf8").trim();
    const has = (controller: string) => place?.controllers.includes(controller);
    if (has("pids")) expect(read("pids.max")).toBe(String(MAX_THREADS + GROUP_EXTRA_PIDS));
    if (has("cpu")) expect(read("cpu.weight")).toBe(String(GUEST_CPU_WEIGHT));
    if (has("memory")) expect(read("memory.max")).toBe(String(512 * 1024 * 1024));
    launch.end();
  });

  const canTry = place?.controllers.includes("memory") && RUNTIMES.python.findMissing() === undefined;
  test.skipIf(!canTry)("ends it for its memory, temporary files included, and says so", async () => {
    const program = `for n in range(25): open("/tmp/%d" % n, "wb").write(b"x" * 10_000_000)
print("written", flush=True)
kept = [b"x" * 10_000_000 for _ in range(40)]
print("kept")`;
    using bed = makeBed("python", program, { memoryMb: 512 });
    const { out, sentence, code } = await runInCell(bed.options);
    expect(out).toBe("written");
    expect(code).not.toBe(0);
    expect(sentence).toMatch(/more than its 512 MB of memory/);
  });

  test("can be divided again and again", () => {
    if (!place) return;
    divideGroup(place);
    divideGroup(place);
    expect(existsSync(join(home, "box"))).toBe(true);
  });
});
