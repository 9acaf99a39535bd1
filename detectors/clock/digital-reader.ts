import { cutCrop, DIGITAL_CROP } from "./crops.ts";
import { CLASSES } from "./ctc.ts";
import { COLUMNS, readDigits, tellReading } from "./digits.ts";
import type { Face } from "./face.ts";
import type { DigitalNetwork } from "./networks.ts";
import type { Pixels } from "./picture.ts";
import type { Read } from "./reading.ts";

const MAX_BATCH = 16;
const CROP_BYTES = DIGITAL_CROP.width * DIGITAL_CROP.height;
const SYMBOLS = COLUMNS * CLASSES;

/** Reads displays. One call at a time. */
export class DigitalReader {
  readonly #network: DigitalNetwork;
  readonly #crops = new Uint8Array(MAX_BATCH * CROP_BYTES);

  constructor(network: DigitalNetwork) {
    this.#network = network;
  }

  /** The likeliest time of each display, in their order; null where it shows no time of day. */
  async read(picture: Pixels, faces: readonly Face[]): Promise<(Read | null)[]> {
    const readings: (Read | null)[] = [];
    for (let from = 0; from < faces.length; from += MAX_BATCH) {
      readings.push(...(await this.#readBatch(picture, faces.slice(from, from + MAX_BATCH))));
    }
    return readings;
  }

  async #readBatch(picture: Pixels, faces: readonly Face[]): Promise<(Read | null)[]> {
    faces.forEach((face, index) => {
      const into = this.#crops.subarray(index * CROP_BYTES, (index + 1) * CROP_BYTES);
      cutCrop(picture, face, { shape: DIGITAL_CROP, into });
    });
    const data = this.#crops.subarray(0, faces.length * CROP_BYTES);
    const { symbols, time } = await this.#network.run({
      crops: { data, dims: [faces.length, DIGITAL_CROP.height, DIGITAL_CROP.width] },
    });
    return faces.map((_, index) => {
      const digits = readDigits(symbols.data.subarray(index * SYMBOLS, (index + 1) * SYMBOLS));
      const readable = time.data[index];
      const shown = tellReading(digits, readable);
      return shown && { shown, mass: digits.confidence, readable };
    });
  }
}
