import { Fault } from "../base/fault.ts";
import type { Role, Session } from "../store/sessions.ts";
import { NotPaired } from "./errors.ts";

/**
 * open: without a session; look: see what is there; change: roll, cut, judge, edit, plug in; install: bring detectors
 * onto the box, let them run and let them have the graphics processor, remove them.
 */
export type Action = "open" | "look" | "change" | "install";

const MAY: Record<Role, readonly Action[]> = {
  admin: ["open", "look", "change", "install"],
  supervisor: ["open", "look", "change", "install"],
  crew: ["open", "look"],
};

/** The one place where access is decided; every route passes it. Throws when the session may not. */
export function authorize(session: Session | undefined, action: Action): void {
  if (action === "open") return;
  if (!session) throw new NotPaired();
  if (!MAY[session.role].includes(action)) {
    throw new Fault("forbidden", "this browser may look but not change anything; pair it as supervisor to do that");
  }
}

export function mayInstall(session: Session | undefined): boolean {
  return session !== undefined && MAY[session.role].includes("install");
}

export function mayChange(session: Session | undefined): boolean {
  return session !== undefined && MAY[session.role].includes("change");
}
