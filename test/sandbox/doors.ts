import { createSocket } from "node:dgram";

/** What listens on this machine and hands a secret to whoever gets through to it. */
export interface Doors extends AsyncDisposable {
  /** Ports and names, as the attacks are told them. */
  facts: Record<string, string>;
  /** Every door that somebody came through, by name. */
  reached: string[];
}

/** Opens a listener in every family that a host has. `folder` takes the Unix socket. */
export async function openDoors(folder: string, secret: string): Promise<Doors> {
  const reached: string[] = [];
  const greet = (name: string) => ({
    open: (socket: { write(text: string): void; end(): void }) => {
      reached.push(name);
      socket.write(secret);
      socket.end();
    },
    data() {},
  });
  const path = `${folder}/box.sock`;
  const abstract = `camf-escape-${crypto.randomUUID()}`;
  const tcp = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: greet("tcp") });
  const tcp6 = listenOnIpv6(greet("tcp6"));
  const unix = [path, `\0${abstract}`].map((one) => Bun.listen({ unix: one, socket: greet("unix") }));
  const web = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => {
      reached.push("web");
      return new Response(secret);
    },
  });
  const dns = await serveNames(secret, () => reached.push("dns"));
  const ports = { port: tcp.port, port6: tcp6?.port ?? 1, web: web.port, dns: dns.port };
  const named = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
  return {
    facts: { ...named, socket: path, abstract },
    reached,
    [Symbol.asyncDispose]: async () => {
      for (const one of [tcp, tcp6, ...unix]) one?.stop(true);
      dns.close();
      await web.stop(true);
    },
  };
}

/** Undefined on a machine without IPv6. */
function listenOnIpv6(socket: Bun.SocketHandler<unknown>): Bun.TCPSocketListener<unknown> | undefined {
  try {
    return Bun.listen({ hostname: "::1", port: 0, socket });
  } catch {
    return undefined;
  }
}

/** Answers every question with the secret as a text record. */
async function serveNames(secret: string, onQuestion: () => void): Promise<{ port: number; close(): void }> {
  const server = createSocket("udp4");
  server.on("message", (question, from) => {
    onQuestion();
    const end = question.indexOf(0, 12) + 5;
    const head = Buffer.from([question[0] ?? 0, question[1] ?? 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    const record = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, secret.length + 1, secret.length]);
    server.send(
      Buffer.concat([head, question.subarray(12, end), record, Buffer.from(secret)]),
      from.port,
      from.address,
    );
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.bind(0, "127.0.0.1", resolve);
  await promise;
  return { port: server.address().port, close: () => server.close() };
}
