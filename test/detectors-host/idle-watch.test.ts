import { expect, setDefaultTimeout, test } from "bun:test";
import { openSystemClock } from "../../src/base/clock.ts";
import { prepareGuest } from "../../src/detectors/cell/guest.ts";
import { IdleWatch, measureCpuMs } from "../../src/detectors/cell/idle-watch.ts";
import { makeBed, startInCell } from "./cell.ts";

setDefaultTimeout(60_000);

const INTERVAL_MS = 300;
const BURNER = "for (;;) for (let n = 0; n < 1e6; n++);";
const SLEEPER = "for (;;) await Bun.sleep(50);";

/** What a watch said of a program in its cell until `enough`, or in a dozen intervals. */
async function watch(program: string, activity: () => { asked: number; isBusy: boolean }): Promise<string[]> {
  using bed = makeBed("bun", program);
  using launch = prepareGuest(bed.options);
  const child = startInCell(launch);
  const said: string[] = [];
  const options = { pid: () => child.pid, activity, onBurn: (reason: string) => said.push(reason) };
  {
    using _watch = new IdleWatch({ ...options, clock: openSystemClock(), intervalMs: INTERVAL_MS });
    for (let turn = 0; turn < 12 && said.length === 0; turn++) await Bun.sleep(INTERVAL_MS);
  }
  child.kill("SIGKILL");
  await child.exited;
  launch.end();
  return said;
}

const atRest = () => ({ asked: 3, isBusy: false });

test("a detector that burns the processor between samples is found out", async () => {
  expect((await watch(BURNER, atRest))[0]).toMatch(/^used \d+ % of a core though nobody asked it anything$/);
});

test("one that sleeps is not", async () => {
  expect(await watch(SLEEPER, atRest)).toEqual([]);
});

test("one that was asked may work: during, and in the interval of the answer", async () => {
  expect(await watch(BURNER, () => ({ asked: 3, isBusy: true }))).toEqual([]);
  let asked = 0;
  expect(await watch(BURNER, () => ({ asked: asked++, isBusy: false }))).toEqual([]);
});

test("a process that is gone has used nothing", () => {
  expect(measureCpuMs(2 ** 30)).toBe(0);
  expect(measureCpuMs(process.pid)).toBeGreaterThan(0);
});
