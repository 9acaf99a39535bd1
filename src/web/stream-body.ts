import type { Call } from "./route.ts";

export interface StreamSource<T> {
  /** Yields until `signal` aborts: the reader left or the server closes. */
  make(signal: AbortSignal): AsyncIterable<T>;
  encode(item: T): Uint8Array;
  /** Told once, however the stream ends. */
  onEnd(): void;
}

/**
 * A body that never runs ahead of its reader: an item is asked for only when the last one was taken by the network,
 * so a slow reader gets fewer items and never older ones.
 */
export function streamBody<T>(call: Call, source: StreamSource<T>): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, call.request.signal, call.desk.closing]);
  signal.addEventListener("abort", source.onEnd, { once: true });
  const items = source.make(signal)[Symbol.asyncIterator]();
  const leave = () => {
    left.abort();
    items.return?.().catch(() => undefined);
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await items.next().catch((error: unknown) => {
          call.desk.log.error("a stream failed", { path: call.url.pathname, error: String(error) });
        });
        if (left.signal.aborted) return;
        if (next && !next.done && !signal.aborted) return controller.enqueue(source.encode(next.value));
        leave();
        controller.close();
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
