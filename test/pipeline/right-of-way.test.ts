import { expect, test } from "bun:test";
import { RightOfWay } from "../../src/pipeline/right-of-way.ts";

/** Lets everything that can go on go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function watch(way: RightOfWay, detector: string, name: string, log: string[]): void {
  void way.giveWay(detector).then(() => log.push(name));
}

test("a sample of a cut take goes at once where nothing rolls, and waits while a live one is there", async () => {
  const way = new RightOfWay();
  const log: string[] = [];
  watch(way, "clock", "first", log);
  await settle();
  way.arrive("clock");
  watch(way, "clock", "second", log);
  watch(way, "difference", "elsewhere", log);
  await settle();
  expect(log).toEqual(["first", "elsewhere"]);
  way.leave("clock");
  await settle();
  expect(log).toEqual(["first", "elsewhere", "second"]);
});

test("a detector that is never idle lets one go after four live ones, and again after four", async () => {
  const way = new RightOfWay();
  const log: string[] = [];
  way.arrive("clock");
  for (const name of ["a", "b"]) watch(way, "clock", name, log);
  for (let turn = 1; turn <= 8; turn++) {
    way.arrive("clock");
    way.leave("clock");
    log.push(String(turn));
    await settle();
  }
  expect(log).toEqual(["1", "2", "3", "4", "a", "5", "6", "7", "8", "b"]);
});

test("when the last camera is cut, all that waited goes", async () => {
  const way = new RightOfWay();
  const log: string[] = [];
  way.arrive("clock");
  for (const name of ["a", "b", "c"]) watch(way, "clock", name, log);
  way.leave("clock");
  await settle();
  expect(log).toEqual(["a", "b", "c"]);
});
