/** A file or folder of the host, and where the guest finds it; always read-only. */
export interface Mount {
  from: string;
  to: string;
  /** Folders in it that the guest finds empty. */
  covered?: string[];
}

/** Where things lie for a guest: inside the cell, or on the host where there is no cell. */
export interface Place {
  detector: string;
  /** Folder of packages that a Bun detector may import by name. */
  packages: string;
  /** Folder of the Python SDK. */
  python: string;
  rings: string;
  models: string;
  files: string;
  temporary: string;
}

/** What it takes to run detectors of one kind, and nothing that another kind would need. */
export interface Runtime {
  /** What it uses before the detector has done anything; a manifest that asks for less gets this. */
  leastMemoryMb: number;
  /** Beyond the loader and the C library, which every guest has. */
  mounts(): Mount[];
  environment(place: Place, memoryMb: number): Record<string, string>;
  /** The command line; `isInside`: in a cell, where programs have other names than on the host. */
  command(entry: string, isInside: boolean): string[];
  /** Why nothing can run with it on this machine, with how to mend it. */
  findMissing(): string | undefined;
}
