import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin, sampleAt, TAKE, writeFrame } from "../detectors-host/support.ts";
import { draft, finishCheck, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";
import { describeAttack, nameEntry, putProgram } from "./room.ts";
import { listMisconducts } from "./table.ts";

setDefaultTimeout(60_000);

/** What a page must show as text wherever a detector may have put it. */
const EVIL = "<script>hacked(1)</script><img src=x onerror=\"hacked(2)\">' onfocus=hacked(3) autofocus x='";
const RECORDING = join(import.meta.dir, "../../models/film-set/seed-1/take.mp4");

const folder = mkdtempSync(join(tmpdir(), "camf-injection-"));
let box: TestWeb;
let takeId: string;

beforeAll(async () => {
  settleInjector(folder);
  box = await openTestWeb({ builtIns: folder, running: ["hostile"] });
  box.store.scenes.change(box.angle.sceneIds[0] ?? "", { detectors: ["hostile"] });
  await logSomething(box);
  takeId = await recordFinding(box);
});
afterAll(async () => {
  await box[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** The attack on the log, with a manifest that says the same in every text that it has. */
function settleInjector(builtIns: string): void {
  const attack = listMisconducts().find(({ name }) => name === "log-injection");
  if (!attack) throw new Error("the attack on the log is gone");
  const detector = join(builtIns, "hostile");
  mkdirSync(detector);
  putProgram(attack, "", detector);
  const setting = { type: "string", title: EVIL, description: EVIL, default: EVIL, maxLength: 200 };
  const number = { type: "number", title: EVIL, default: 1, unit: "<b onload=x>" };
  const choice = {
    type: "string",
    title: EVIL,
    default: "<u onclick=hacked(4)>",
    enum: ["<u onclick=hacked(4)>", "b"],
  };
  const manifest = {
    ...describeAttack("hostile", attack.language, nameEntry(attack)),
    description: EVIL,
    settings: { type: "object", properties: { text: setting, number, choice } },
    kinds: [{ kind: "seen", title: EVIL, department: EVIL, severity: "high" }],
  };
  writeFileSync(join(detector, "detector.json"), JSON.stringify(manifest));
}

async function logSomething({ panel, folder: data }: TestWeb): Promise<void> {
  using picture = writeFrame(join(data, "rings"));
  begin(panel, "hostile");
  for (const index of [0, 1]) {
    const analysis = await panel.analyze("hostile", TAKE.id, { sample: sampleAt(index), frame: picture.frame });
    expect(analysis.outcome).toBe("checked");
  }
  while (panel.logLines("hostile").length < 3) await Bun.sleep(10);
}

/** A finding as the box keeps it, with the words of a hostile detector. */
async function recordFinding({ store, angle }: TestWeb): Promise<string> {
  const armed = store.takes.arm({ angleId: angle.id });
  store.roll(armed.id);
  const take = store.cut(armed.id);
  const [clip] = finishClips(store, take, RECORDING);
  if (!clip) throw new Error("the take has a clip");
  await finishCheck(store, startCheck(store, clip), [draft(EVIL, { rank: 0 })]);
  return take.id;
}

async function fetchPage(path: string): Promise<string> {
  const answer = await fetch(box.web.address + path, { headers: { cookie: box.pair("supervisor") } });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** Attributes whose value is more than text; an escaped text in a label or a value is only a text. */
const RUN_BY_BROWSERS = /^(href|src|srcset|action|formaction|style|hx-.*|data-hx-.*)$/;

/** Elements and attributes that the words of a detector have become. */
function findActive(page: string): string[] {
  const found: string[] = [];
  const look = (element: { tagName: string; attributes: Iterable<string[]> }) => {
    for (const [name = "", value = ""] of element.attributes) {
      if (name.startsWith("on") || (RUN_BY_BROWSERS.test(name) && /hacked|javascript:/.test(value))) {
        found.push(`${element.tagName} ${name}=${value}`);
      }
    }
  };
  const text = ({ text }: { text: string }) => {
    if (text.includes("hacked")) found.push(`script: ${text}`);
  };
  new HTMLRewriter().on("*", { element: look }).on("script", { text }).on("style", { text }).transform(page);
  return found;
}

describe("what a detector says is text and nothing else", () => {
  const pages: [title: string, path: () => string, shown: string][] = [
    ["on the list of detectors", () => "/detectors", "&lt;script&gt;hacked(1)"],
    ["on its own page, with its log", () => "/detectors/hostile", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["on the page of the box", () => "/box", "hostile"],
    ["in the form of its settings", () => `/scenes/${box.angle.sceneIds[0]}`, "&lt;script&gt;hacked(1)"],
    ["on the card of its finding", () => `/takes/${takeId}`, "&lt;script&gt;hacked(1)"],
  ];
  for (const [title, path, shown] of pages) {
    test(title, async () => {
      const page = await fetchPage(path());
      expect(page).toContain(shown);
      expect(findActive(page)).toEqual([]);
      expect(page).not.toMatch(/<script>hacked|<script>alert|<img src=x/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
      expect(page).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
    });
  }

  test("in the log no line pretends to be the box's", async () => {
    const lines = box.panel.logLines("hostile");
    expect(lines.filter((line) => line.startsWith("[box] the"))).toEqual([]);
    expect(lines.filter((line) => line.includes("[box] the detector was trusted"))).toHaveLength(1);
  });

  test("the search for what became active finds what is", () => {
    expect(findActive(EVIL)).toHaveLength(2);
    expect(findActive('<a href="javascript:x">y</a>')).toHaveLength(1);
  });
});
