import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "./libraries.ts";
import type { Mount } from "./runtime.ts";
import { findVulkan } from "./vulkan.ts";

/** What a cell gets when its detector asks for the graphics processor and the crew allowed it. */
export interface CellGpu {
  /** Device nodes; everything else of /dev stays outside. */
  nodes: Mount[];
  /** The driver's libraries for programs. */
  libraries: Mount[];
  /** Groups that may open the nodes, where they are not everybody's. */
  groups: number[];
}

export const NO_GPU: CellGpu = { nodes: [], libraries: [], groups: [] };

/** NVIDIA's nodes, render nodes of any maker (not `card*`, which also set screens), Jetson's nodes. */
const NODES = /^(nvidia(\d+|ctl|-uvm|-uvm-tools)?|nvhost-[\w-]+|nvmap|nvgpu)$/;
const RENDER_NODES = /^renderD\d+$/;
const LIBRARIES =
  /^lib(cuda|nvidia-|nvcuvid|nvcucompat|nvrm|nvos|nvsocsys|nvsciipc|nvscibuf|nvscisync)[\w.+-]*\.so(\.[\d.]+)?$/;
/** Where a Jetson keeps its driver's libraries, below the machine's folder of libraries. */
const LIBRARY_FOLDERS = ["", "nvidia", "nvidia/current", "tegra"];
const EVERYBODY_MAY_USE = 0o006;
/** What is root's alone stays root's alone. */
const ROOT_GROUP = 0;
const MAX_NODES = 64;

/** Looks anew each time: a device may come and go with its driver. `folder` is /dev but in tests, `drivers` as there. */
export function findGpu(folder = "/dev", drivers?: readonly string[]): CellGpu {
  const nodes = [...list(folder, NODES, ""), ...list(join(folder, "dri"), RENDER_NODES, "dri/")]
    .slice(0, MAX_NODES)
    .filter(({ from }) => statSync(from).isCharacterDevice());
  const closed = nodes.map(({ from }) => statSync(from)).filter(({ mode }) => (mode & EVERYBODY_MAY_USE) === 0);
  const groups = [...new Set(closed.map(({ gid }) => gid))].filter((gid) => gid !== ROOT_GROUP);
  return { nodes, libraries: nodes.length > 0 ? [...findDriver(), ...findVulkan(drivers)] : [], groups };
}

/** One sentence for the crew. */
export function describeGpu({ nodes, libraries }: CellGpu): string {
  if (nodes.length === 0) return "no graphics processor was found; detectors that ask for one work without";
  const names = nodes.map(({ to }) => to).join(", ");
  const driver = libraries.some(({ to }) => to.includes("libcuda.so.1"))
    ? ""
    : "; its driver's libcuda.so.1 is missing";
  return `${names}: only for detectors that ask for it and whom the crew allowed it${driver}`;
}

function list(folder: string, pattern: RegExp, prefix: string): Mount[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => pattern.test(name));
  return names.sort().map((name) => ({ from: join(folder, name), to: `/dev/${prefix}${name}` }));
}

/** All of them in the one folder that a loader looks into; links as the files they lead to. */
function findDriver(): Mount[] {
  return LIBRARY_FOLDERS.flatMap((below) => {
    const folder = join(libraryFolder(), below);
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => LIBRARIES.test(name)) : [];
    return names
      .filter((name) => existsSync(join(folder, name)))
      .map((name) => ({ from: join(folder, name), to: `${libraryFolder()}/${name}` }));
  });
}
