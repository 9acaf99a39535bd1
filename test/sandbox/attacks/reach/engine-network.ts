// Tries: every door to the net that the engine has: fetch, TCP, UDP, WebSocket, a server of its own. Wins: a way out for the footage.
// Refused: ^fetch: .+, connect: .+, datagram: .+, socket: .+, server: .+$
// Control: any
import { createSocket } from "node:dgram";
import { runAttack, tryEach } from "../library/attack.ts";

await runAttack((target) => {
  const port = Number(target("port"));
  return tryEach({
    fetch: async () => (await fetch(`http://127.0.0.1:${target("web")}/`)).status,
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = {
          open: () => resolve("open"),
          data() {},
          connectError: (_: unknown, error: Error) => reject(error),
        };
        Bun.connect({ hostname: "127.0.0.1", port, socket }).catch(reject);
      }),
    datagram: () =>
      new Promise((resolve, reject) => {
        const socket = createSocket("udp4");
        socket.on("error", reject);
        socket.bind(0, "127.0.0.1", () => resolve("bound"));
      }),
    socket: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${target("web")}/`);
        socket.onopen = () => resolve("open");
        socket.onerror = () => reject(new Error("refused"));
      }),
    server: () => Bun.serve({ port: 0, fetch: () => new Response("in") }).port,
  });
});
