import { Fault, type FaultCode } from "../base/fault.ts";
import type { Log } from "../base/log.ts";

/** The one table from what went wrong to what HTTP says. */
export const STATUS_OF: Record<FaultCode, number> = {
  invalid: 400,
  "not-found": 404,
  conflict: 409,
  forbidden: 403,
  unavailable: 503,
  internal: 500,
};

/** What may be told to whoever asked: a sentence of ours, never the inside of an unexpected error. */
export interface Refusal {
  status: number;
  code: FaultCode;
  message: string;
}

/** The browser is not paired: pages lead to pairing, everything else answers 401. */
export class NotPaired extends Fault {
  constructor() {
    super("forbidden", "this browser is not paired with the box");
  }
}

/** More was sent than the box takes. */
export class TooLarge extends Fault {
  /** `what` in the plural: "forms". */
  constructor(what: string, limitBytes: number) {
    super("invalid", `that is too large: ${what} may have ${Math.floor(limitBytes / 1024)} KiB`);
  }
}

export function toRefusal(error: unknown, log: Log): Refusal {
  if (error instanceof TooLarge) return { status: 413, code: error.code, message: error.message };
  if (error instanceof NotPaired) return { status: 401, code: error.code, message: error.message };
  if (error instanceof Fault && error.code !== "internal") {
    return { status: STATUS_OF[error.code], code: error.code, message: error.message };
  }
  log.error("a request failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return { status: STATUS_OF.internal, code: "internal", message: "something went wrong in the box; it is in its log" };
}
