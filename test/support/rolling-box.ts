/** A box of its own process that rolls a take and goes on rolling, until somebody kills it. */
import { sleep } from "../../src/base/clock.ts";
import { openBox } from "../../src/box.ts";
import { readConfig } from "../../src/config.ts";
import { addProduction, waitUntil } from "./box.ts";

const box = await openBox(readConfig(process.env));
const angle = addProduction(box);
const take = box.store.takes.arm({ angleId: angle.id });
box.store.cameras.set("A", "test:smpte@640x360@25");
await waitUntil(() => box.deck.status()[0]?.state === "live", "the camera is live");
box.store.roll(take.id);
const [clip] = box.store.clips.list(take.id);
process.stdout.write(`${JSON.stringify({ takeId: take.id, rolledAtMs: clip.rolledAtMs })}\n`);
await sleep(6000);
process.stdout.write("rolling for 6 s\n");
await sleep(600_000);
