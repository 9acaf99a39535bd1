import { MAX_PACKED_DEPTH, MAX_PACKED_NAME, MAX_PACKED_PATH } from "./archive-limits.ts";
import { isLeftOut } from "./catalog-folder.ts";

/** Printable ASCII without backslash, colon and quotes: what every file system tells apart and no shell trips over. */
const NAME = /^[A-Za-z0-9_+@=,.~#%&!()[\]{} -]+$/;
const MAX_SHOWN = 120;

/** A path as it may be shown to people: bounded, nothing in it that a terminal or a page would act upon. */
export function showPath(path: string): string {
  const text = path.length > MAX_SHOWN ? `${path.slice(0, MAX_SHOWN)}…` : path;
  return JSON.stringify(text.replace(/\p{C}/gu, "?"));
}

/** The paths of one package: each judged alone and against all before it. */
export class PathLedger {
  /** By lower case: what the package calls it, and whether it is a folder. */
  readonly #known = new Map<string, { path: string; isFolder: boolean }>();
  readonly #entries = new Set<string>();

  /** Why `path` may not be in the package; undefined when it may, and it is then taken. */
  add(path: string, isFolder: boolean): string | undefined {
    const fault = judgePath(path);
    if (fault !== undefined) return `${showPath(path)} ${fault}`;
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const clash = this.#take(parts.slice(0, depth).join("/"), true);
      if (clash !== undefined) return clash;
    }
    if (this.#entries.has(path)) return `${showPath(path)} stands there twice`;
    this.#entries.add(path);
    return this.#take(path, isFolder);
  }

  #take(path: string, isFolder: boolean): string | undefined {
    const key = path.toLowerCase();
    const known = this.#known.get(key);
    if (!known) this.#known.set(key, { path, isFolder });
    else if (known.path !== path) return `${showPath(path)} and ${showPath(known.path)} differ only in case`;
    else if (known.isFolder !== isFolder) return `${showPath(path)} is both a file and a folder`;
    return undefined;
  }
}

function judgePath(path: string): string | undefined {
  if (path === "") return "is no path";
  if (path.startsWith("/")) return "is an absolute path";
  if (path.length > MAX_PACKED_PATH) return `is longer than ${MAX_PACKED_PATH} characters`;
  const parts = path.split("/");
  if (parts.length > MAX_PACKED_DEPTH) return `lies more than ${MAX_PACKED_DEPTH} folders deep`;
  for (const part of parts) {
    if (part === "..") return "leads out of the package";
    if (part === "" || part === ".") return "has an empty part";
    if (part.length > MAX_PACKED_NAME) return `has a name longer than ${MAX_PACKED_NAME} characters`;
    if (!NAME.test(part))
      return "has a character that a package does not allow (letters, digits, spaces and -_.+ are fine)";
    if (part !== part.trim() || part.endsWith("."))
      return "has a name that starts or ends with a space, or ends with a dot";
    if (isLeftOut(part)) return "is a hidden file, an installed one or a package, which packages do not hold";
  }
  return undefined;
}
