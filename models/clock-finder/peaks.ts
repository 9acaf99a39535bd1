import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

/** `bun peaks.ts MODEL.onnx`: pictures [384, 640, 3] uint8 on stdin one after the other, for each its peaks [32, 8] float32 on stdout. */
const HEIGHT = 384;
const WIDTH = 640;
const PICTURE_BYTES = HEIGHT * WIDTH * 3;

const path = process.argv[2];
if (!path) throw new Error("which model? bun peaks.ts MODEL.onnx");
await using session = await ONNX_RUNTIME.open({ path, provider: "cpu", threads: 1 });
const out = Bun.stdout.writer();
const data = new Uint8Array(PICTURE_BYTES);
let filled = 0;
for await (const chunk of Bun.stdin.stream()) {
  for (let at = 0; at < chunk.length; ) {
    const count = Math.min(chunk.length - at, PICTURE_BYTES - filled);
    data.set(chunk.subarray(at, at + count), filled);
    at += count;
    filled += count;
    if (filled < PICTURE_BYTES) continue;
    filled = 0;
    const peaks = (await session.run({ picture: { data, dims: [1, HEIGHT, WIDTH, 3] } })).peaks?.data;
    if (!(peaks instanceof Float32Array)) throw new Error(`${path} gives no peaks`);
    out.write(new Uint8Array(peaks.buffer, peaks.byteOffset, peaks.byteLength));
    await out.flush();
  }
}
