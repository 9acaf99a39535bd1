import { expect, test } from "bun:test";
import { join } from "node:path";
import sharp from "sharp";
import { openTerminal } from "../cli/camf.ts";
import { hangInto } from "../support/clock-drawing.ts";
import { drawDisplay } from "../support/display-drawing.ts";

const LIMIT_MS = 300_000;
const [WIDTH, HEIGHT] = [1280, 720];

/** A plain wall on which a display hangs. */
async function paintRoom(path: string, text: string): Promise<void> {
  const wall = { create: { width: WIDTH, height: HEIGHT, channels: 3, background: "#8a8f94" } } as const;
  const scene = { picture: await sharp(wall).png().toBuffer(), width: WIDTH, height: HEIGHT };
  const display = await drawDisplay({ text, widthPx: 300 });
  await Bun.write(path, await hangInto(scene, [{ picture: display, x: 600, y: 260 }]));
}

test(
  "in the sandbox, held against its reference, a display is told to show another time; one that is all lit is not",
  async () => {
    using terminal = openTerminal();
    for (const [name, text] of [
      ["reference.png", "16:17"],
      ["take.png", "16:42"],
      ["lit.png", "88:88"],
    ]) {
      await paintRoom(join(terminal.folder, name), text);
    }
    const frames = ["--frame", "take.png", "lit.png"];
    const { code, out } = await terminal.run(
      ...["detector", "run", "clock", ...frames, "--reference", "reference.png", "--json"],
    );
    const [take, lit] = out
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(take).toMatchObject({
      frame: "take.png",
      findings: [
        {
          kind: "clock-mismatch",
          description: expect.stringMatching(/^Clock shows 16:42; it was 16:17 in .*reference/),
          severity: "high",
        },
      ],
      observations: [{ kind: "clock", type: "digital", time: "16:42", readable: true, hours: 24 }],
    });
    expect(lit).toMatchObject({
      frame: "lit.png",
      notChecked: "a clock could not be read",
      observations: [{ kind: "clock", type: "digital", time: null, readable: false }],
    });
    expect(code).toBe(2);
  },
  LIMIT_MS,
);
