import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sleep } from "../../src/base/clock.ts";

const DEADLINE_MS = 20_000;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}

/** Waits until `test` holds; throws what it was waiting for when it never does. */
export async function until(what: string, test: () => boolean): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (!test()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await sleep(20);
  }
}

/** The real broker on a port of its own, with sessions that survive a restart. */
export class Mosquitto {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "camf-mosquitto-"));
  #process: Bun.Subprocess | undefined;

  constructor(port: number, login?: { user: string; password: string }, rules?: string) {
    this.port = port;
    const lines = [
      `listener ${port} 127.0.0.1`,
      "persistence true",
      `persistence_location ${this.#folder}/`,
      "autosave_interval 1",
      "autosave_on_changes true",
    ];
    if (process.getuid?.() === 0) lines.push("user root");
    if (login) {
      const file = join(this.#folder, "passwords");
      Bun.spawnSync(["mosquitto_passwd", "-b", "-c", file, login.user, login.password]);
      lines.push("allow_anonymous false", `password_file ${file}`);
    } else lines.push("allow_anonymous true");
    if (rules !== undefined) {
      writeFileSync(join(this.#folder, "rules"), `${rules}\n`, { mode: 0o600 });
      lines.push(`acl_file ${join(this.#folder, "rules")}`);
    }
    writeFileSync(join(this.#folder, "mosquitto.conf"), `${lines.join("\n")}\n`);
    chmodSync(this.#folder, 0o700);
  }

  async start(): Promise<void> {
    const command = ["mosquitto", "-c", join(this.#folder, "mosquitto.conf")];
    this.#process = Bun.spawn(command, { stdout: "ignore", stderr: "ignore" });
    const end = performance.now() + DEADLINE_MS;
    while (!(await accepts(this.port))) {
      if (performance.now() > end) throw new Error("mosquitto did not start");
      await sleep(50);
    }
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.#process?.kill(signal);
    await this.#process?.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function accepts(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } });
    socket.end();
    return true;
  } catch {
    return false;
  }
}

export interface Heard {
  topic: string;
  retained: boolean;
  qos: number;
  payload: string;
}

/** mosquitto_sub as crew members run it: what it printed, in order. */
export class Listener {
  readonly heard: Heard[] = [];
  readonly #process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #done: Promise<void>;
  #errors = "";
  #subscribed = false;

  constructor(port: number, topic: string, more: string[] = []) {
    const command = [
      "stdbuf",
      "-oL",
      "mosquitto_sub",
      "-d",
      "-h",
      "127.0.0.1",
      "-p",
      String(port),
      "-q",
      "1",
      "-t",
      topic,
    ];
    this.#process = Bun.spawn([...command, "-F", "%r %q %t %p", ...more], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#done = Promise.all([this.#read(), this.#readErrors()]).then(() => {});
  }

  get errors(): string {
    return this.#errors;
  }

  /** Resolves once the broker has confirmed: what is sent from now on is heard. */
  subscribed(): Promise<void> {
    return until("the subscription", () => this.#subscribed);
  }

  on(part: string): Heard[] {
    return this.heard.filter((one) => one.topic.includes(part));
  }

  /** Stops reading for good, like a phone that left the building. */
  freeze(): void {
    this.#process.kill("SIGSTOP");
  }

  async exited(): Promise<number> {
    await this.#done;
    return this.#process.exited;
  }

  async #read(): Promise<void> {
    let pending = "";
    for await (const text of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (pending + text).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("Subscribed")) this.#subscribed = true;
        const match = /^(\d) (\d) (\S+) (.*)$/.exec(line);
        if (match) {
          const [, retained, qos, topic = "", payload = ""] = match;
          this.heard.push({ topic, retained: retained === "1", qos: Number(qos), payload });
        }
      }
    }
  }

  async #readErrors(): Promise<void> {
    for await (const text of this.#process.stderr.pipeThrough(new TextDecoderStream())) this.#errors += text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#done;
  }
}
