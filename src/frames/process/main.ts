import { describeError, Fault } from "../../base/fault.ts";
import { LineSplitter } from "../../base/lines.ts";
import { parseJson } from "../../base/schema.ts";
import type { FrameRef } from "../../domain/frame.ts";
import { fitPairSize } from "../pair-size.ts";
import { MAX_LINE_BYTES, type Message, Request } from "../protocol.ts";
import { nameSample } from "../reference-index.ts";
import { describePlaces } from "./appearance.ts";
import { drawMarks } from "./drawing.ts";
import { fitPicture } from "./fitting.ts";
import { loadOpenCv, type OpenCv } from "./open-cv.ts";
import { ReferenceReader } from "./reference.ts";
import { resizePicture } from "./resize.ts";
import { Rings } from "./rings.ts";
import { Session } from "./session.ts";
import { readSignatures } from "./signature-file.ts";
import { decodeStill, writeJpeg } from "./stills.ts";

/** The frames process: requests on stdin, messages on stdout; ends when stdin ends. */
class Desk {
  readonly #cv: OpenCv;
  readonly #rings: Rings;
  readonly #sessions = new Map<number, Session>();

  constructor(cv: OpenCv, rings: Rings) {
    this.#cv = cv;
    this.#rings = rings;
  }

  async answer(request: Request): Promise<void> {
    try {
      say({ event: "done", id: request.id, frames: await this.#handle(request) });
    } catch (error) {
      const code = error instanceof Fault ? error.code : "internal";
      say({ event: "failed", id: request.id, code, reason: describeError(error) });
    }
  }

  /** Answers the pictures that were made. */
  async #handle(request: Request): Promise<FrameRef[]> {
    switch (request.op) {
      case "read-still":
        return [this.#rings.lendStill(await decodeStill(request.path))];
      case "fit":
        return this.#fit(request);
      case "write-jpeg":
        await writeJpeg(this.#rings.read(request.frame), request);
        break;
      case "draw":
        await drawMarks(this.#rings.read(request.frame), request.marks, request.path);
        break;
      case "sign-reference":
        await readSignatures(
          request.directory,
          Array.from({ length: request.samples }, (_, index) => nameSample(index)),
        );
        break;
      case "describe-places":
        await Bun.write(
          request.path,
          describePlaces(this.#rings.read(request.frame), request.frame.format, request.places),
        );
        break;
      case "open-pairing":
        this.#open(request);
        break;
      case "push":
        await this.#push(request);
        break;
      case "finish":
        this.#sessions.get(request.pairing)?.finish();
        break;
      case "close-pairing":
        this.#close(request.pairing);
        break;
      case "give-back":
        this.#rings.giveBack(request.ring, request.slots);
        break;
    }
    return [];
  }

  /** Converts before it waits for room: what is read from others' rings is given back the sooner. */
  async #fit({ fits }: Extract<Request, { op: "fit" }>): Promise<FrameRef[]> {
    const sources = fits.map((fit) => this.#rings.read(fit.frame));
    const pictures = await Promise.all(sources.map((picture, index) => fitPicture(this.#cv, picture, fits[index])));
    const frames = await this.#rings.lendFitted(pictures);
    return frames.map((frame, index) => {
      const { format, frame: source } = fits[index];
      return { ...frame, format, ...(source.part ? { part: source.part } : {}) };
    });
  }

  #open(request: Extract<Request, { op: "open-pairing" }>): void {
    const { pairing, rateHz, mode, pairsLent, alignment } = request;
    const reference = new ReferenceReader(this.#cv, request.referenceDirectory);
    const emit: ConstructorParameters<typeof Session>[0]["emit"] = (event) => say({ ...event, pairing });
    const parts = { cv: this.#cv, rings: this.#rings, reference };
    this.#sessions.set(pairing, new Session({ ...parts, rateHz, mode, pairsLent, alignment, emit }));
  }

  async #push(request: Extract<Request, { op: "push" }>): Promise<void> {
    const session = this.#sessions.get(request.pairing);
    if (!session) throw new Fault("not-found", "the pairing is closed");
    await session.waitForRoom();
    const source = this.#rings.read(request.frame);
    session.push(request, resizePicture(this.#cv, source, fitPairSize(source)));
  }

  #close(pairing: number): void {
    this.#sessions.get(pairing)?.close();
    this.#sessions.delete(pairing);
  }
}

function say(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function main(directory: string, generation: string): Promise<void> {
  const rings = new Rings(directory, generation);
  const { cv } = await loadOpenCv();
  const desk = new Desk(cv, rings);
  const splitter = new LineSplitter({
    maxLineBytes: MAX_LINE_BYTES,
    onLine: (line) => {
      const request = parseJson(Request, line);
      if (request.ok) void desk.answer(request.value);
      else process.stderr.write(`a request was refused: ${request.error}\n`);
    },
    onOverflow: () => process.stderr.write("a request was too long\n"),
  });
  say({ event: "ready" });
  for await (const chunk of Bun.stdin.stream()) splitter.push(chunk);
  rings.close();
  process.exit(0);
}

const [directory, generation] = process.argv.slice(2);
if (import.meta.main && directory && generation) await main(directory, generation);
