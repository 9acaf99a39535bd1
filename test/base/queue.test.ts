import { describe, expect, test } from "bun:test";
import { Channel, LatestQueue } from "../../src/base/queue.ts";

describe("latest-wins queue", () => {
  test("lets the oldest go, hands it to be released, and counts it", async () => {
    const released: number[] = [];
    const queue = new LatestQueue<number>(3, (item) => released.push(item));
    for (let item = 1; item <= 5; item++) queue.push(item);
    queue.close();
    expect(await Array.fromAsync(queue)).toEqual([3, 4, 5]);
    expect(released).toEqual([1, 2]);
    expect(queue.dropped).toBe(2);
  });

  test("what comes after the end is released too", () => {
    const released: number[] = [];
    const queue = new LatestQueue<number>(3, (item) => released.push(item));
    queue.close();
    queue.push(9);
    expect(released).toEqual([9]);
  });

  test("a waiting consumer is woken by an item and by the end", async () => {
    const queue = new LatestQueue<string>(2, () => {});
    const reading = Array.fromAsync(queue);
    await Promise.resolve();
    queue.push("a");
    await Bun.sleep(1);
    queue.push("b");
    queue.close();
    expect(await reading).toEqual(["a", "b"]);
  });
});

test("a channel ends with its fault after what was sent", async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.close(new Error("gone"));
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of channel) seen.push(item);
  })();
  expect(reading).rejects.toThrow("gone");
  await reading.catch(() => {});
  expect(seen).toEqual([1]);
});
