import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Role, Session } from "../../store/sessions.ts";
import type { Store } from "../../store/store.ts";

const COOKIE_NAME = "camf_session";
const KEY_SETTING = "web.cookie-key";
const TOKEN_BYTES = 32;
const LONGEST_COOKIE = 200;
const SESSION_DAYS = 60;
const DAY_MS = 86_400_000;

/** Makes a session and returns the Set-Cookie value that carries it: a random token and its signature. */
export function openSession(store: Store, session: { role: Role; name: string }): string {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  store.sessions.add(hash(token), session);
  const value = `${token}.${sign(store, token)}`;
  return `${COOKIE_NAME}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_DAYS * 86_400}`;
}

/** The session of a request; undefined when the cookie is absent, forged, unknown or too old. */
export function readSession(store: Store, request: Request, nowMs: number): Session | undefined {
  const token = readToken(store, request);
  const session = token === undefined ? undefined : store.sessions.find(hash(token));
  if (!session || nowMs - Date.parse(session.createdAt) > SESSION_DAYS * DAY_MS) return undefined;
  return session;
}

/** Forgets the session of a request and returns the Set-Cookie value that clears the browser's. */
export function closeSession(store: Store, request: Request): string {
  const token = readToken(store, request);
  if (token !== undefined) store.sessions.remove(hash(token));
  return `${COOKIE_NAME}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
}

function readToken(store: Store, request: Request): string | undefined {
  const value = readCookie(request.headers.get("cookie") ?? "");
  const [token, signature] = value.split(".");
  if (!token || !signature || value.length > LONGEST_COOKIE) return undefined;
  return equal(signature, sign(store, token)) ? token : undefined;
}

function readCookie(header: string): string {
  const prefix = `${COOKIE_NAME}=`;
  const part = header.split(";").find((one) => one.trim().startsWith(prefix));
  return part?.trim().slice(prefix.length) ?? "";
}

function sign(store: Store, token: string): string {
  const key = store.settings.getOrMake(KEY_SETTING, () => randomBytes(TOKEN_BYTES).toString("hex"));
  return createHmac("sha256", Buffer.from(key, "hex")).update(token).digest("base64url");
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares in a time that does not depend on where the two differ. */
export function equal(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
