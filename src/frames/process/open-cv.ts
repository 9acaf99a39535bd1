import { createRequire } from "node:module";
import type OpenCvModule from "@techstark/opencv-js";

/** OpenCV compiled to WebAssembly. Every `Mat` lives outside the garbage collector: whoever makes one deletes it. */
export type OpenCv = typeof OpenCvModule;
export type Mat = InstanceType<OpenCv["Mat"]>;

/** How long the WebAssembly may take to come up on a slow box under load. */
const LOAD_TIMEOUT_MS = 60_000;

/**
 * Loads the module. Required rather than imported, and handed over inside an object: the module has a `then` that
 * resolves to itself, so that any `await` of it, also the one inside `import()`, never ends.
 */
export async function loadOpenCv(): Promise<{ cv: OpenCv }> {
  const cv: OpenCv = createRequire(import.meta.url)("@techstark/opencv-js");
  const deadline = performance.now() + LOAD_TIMEOUT_MS;
  while (typeof cv.Mat !== "function") {
    if (performance.now() > deadline) throw new Error("OpenCV did not come up");
    await Bun.sleep(5);
  }
  return { cv };
}
