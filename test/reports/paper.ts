import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

/** A PDF as poppler, and so a printer, sees it. */
export class PrintedReport implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "camf-report-"));
  readonly #file = join(this.#folder, "report.pdf");

  constructor(pdf: Uint8Array) {
    writeFileSync(this.#file, pdf);
  }

  get text(): string {
    return run(["pdftotext", "-layout", this.#file, "-"]);
  }

  /** The words alone: columns and line breaks do not matter. */
  get words(): string {
    return run(["pdftotext", this.#file, "-"])
      .replace(/\u200b/g, "")
      .replace(/\s+/g, " ");
  }

  get info(): string {
    return run(["pdfinfo", this.#file]);
  }

  get pages(): number {
    return Number(/Pages:\s+(\d+)/.exec(this.info)?.[1]);
  }

  /** Width and height of every picture, in order. */
  get images(): string[] {
    const lines = run(["pdfimages", "-list", this.#file]).trim().split("\n").slice(2);
    return lines.map((line) => line.trim().split(/\s+/)).map(([, , , width, height]) => `${width}x${height}`);
  }

  /** One page as pixels. */
  async render(page: number): Promise<{ data: Buffer; width: number; height: number }> {
    const stem = join(this.#folder, "page");
    run(["pdftoppm", "-r", "100", "-png", "-singlefile", "-f", String(page), "-l", String(page), this.#file, stem]);
    const picture = sharp(`${stem}.png`).removeAlpha().raw();
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function paintStill(colour: string, size = { width: 640, height: 360 }): Promise<Uint8Array> {
  const create = { ...size, channels: 3 as const, background: colour };
  return new Uint8Array(await sharp({ create }).jpeg({ quality: 95 }).toBuffer());
}

function run(command: string[]): string {
  const { stdout, stderr, success } = Bun.spawnSync(command);
  if (!success) throw new Error(`${command[0]}: ${stderr.toString()}`);
  return stdout.toString();
}
