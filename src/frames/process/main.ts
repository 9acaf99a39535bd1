import { describeError, Fault } from "../../base/fault.ts";
import { LineSplitter } from "../../base/lines.ts";
import { parseJson } from "../../base/schema.ts";
import { fitPairSize } from "../pair-size.ts";
import { MAX_LINE_BYTES, type Message, Request } from "../protocol.ts";
import { loadOpenCv, type OpenCv } from "./open-cv.ts";
import { ReferenceReader } from "./reference.ts";
import { resizePicture } from "./resize.ts";
import { Rings } from "./rings.ts";
import { Session } from "./session.ts";
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
      const frame = await this.#handle(request);
      say({ event: "done", id: request.id, ...(frame ? { frame } : {}) });
    } catch (error) {
      const code = error instanceof Fault ? error.code : "internal";
      say({ event: "failed", id: request.id, code, reason: describeError(error) });
    }
  }

  async #handle(request: Request) {
    switch (request.op) {
      case "ping":
        return;
      case "read-still":
        return this.#rings.lendStill(await decodeStill(request.path));
      case "write-jpeg":
        return void (await writeJpeg(this.#rings.read(request.frame), request));
      case "open-pairing":
        return this.#open(request);
      case "push":
        return this.#push(request);
      case "finish":
        return this.#sessions.get(request.pairing)?.finish();
      case "close-pairing":
        return this.#close(request.pairing);
      case "give-back":
        return this.#rings.giveBack(request.ring, request.slots);
    }
  }

  #open(request: Extract<Request, { op: "open-pairing" }>): undefined {
    const { pairing, rateHz, mode } = request;
    const reference = new ReferenceReader(this.#cv, request.referenceDirectory);
    const emit: ConstructorParameters<typeof Session>[0]["emit"] = (event) => say({ ...event, pairing });
    this.#sessions.set(pairing, new Session({ cv: this.#cv, rings: this.#rings, reference, rateHz, mode, emit }));
  }

  async #push(request: Extract<Request, { op: "push" }>): Promise<undefined> {
    const session = this.#sessions.get(request.pairing);
    if (!session) throw new Fault("not-found", "the pairing is closed");
    await session.waitForRoom();
    const source = this.#rings.read(request.frame);
    session.push(request.seq, resizePicture(this.#cv, source, fitPairSize(source)), request.takeMs);
  }

  #close(pairing: number): undefined {
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
