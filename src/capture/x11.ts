import { readdir } from "node:fs/promises";
import type { Source } from "../domain/source.ts";
import { parseSourceId } from "./address.ts";
import { runProgram } from "./program.ts";

const LIMIT_MS = 5000;
const SOCKETS = "/tmp/.X11-unix";
const MAX_DISPLAYS = 8;
const MAX_WINDOWS = 100;
const MAX_TITLE_LENGTH = 80;
/** Smaller windows are tool tips and helpers. */
const LEAST_SIDE = 64;
const SCREEN_RATES = [25];

/** The screens of this machine's X displays and the titled windows on them. A display that lets nobody in is left out. */
export async function listX11(environment?: Record<string, string>): Promise<Source[]> {
  const sockets = await readdir(SOCKETS).catch(() => []);
  const displays = sockets.filter((name) => /^X\d{1,4}$/.test(name)).slice(0, MAX_DISPLAYS);
  const found = await Promise.all(
    displays.map((name) => listDisplay(`:${name.slice(1)}`, environment).catch(() => [])),
  );
  return found.flat();
}

async function listDisplay(display: string, environment?: Record<string, string>): Promise<Source[]> {
  const options = { limitMs: LIMIT_MS, ...(environment ? { environment } : {}) };
  const info = await runProgram(["xdpyinfo", "-display", display], options);
  if (info.code !== 0) return [];
  const tree = await runProgram(["xwininfo", "-display", display, "-root", "-tree"], options);
  return [...parseScreens(display, info.stdout), ...parseWindows(display, tree.stdout)];
}

/** Reads `xdpyinfo`. */
export function parseScreens(display: string, text: string): Source[] {
  const sizes = [...text.matchAll(/^screen #(\d+):\s+dimensions:\s+(\d+)x(\d+) pixels/gm)];
  return sizes.map(([, screen, width, height]) => {
    const address = `${display}.${screen}`;
    const format = {
      encoding: "raw" as const,
      width: Number(width),
      height: Number(height),
      framesPerSecond: SCREEN_RATES,
    };
    return { id: `screen:${address}`, kind: "screen", name: `Screen ${address}`, address, formats: [format] };
  });
}

/** Reads `xwininfo -root -tree`: windows with a title and a useful size, outermost first, each title once. */
export function parseWindows(display: string, text: string): Source[] {
  const windows: Source[] = [];
  for (const [, xid, title, width, height] of text.matchAll(/^\s+(0x[0-9a-f]+) "(.+?)": \(.*\)\s+(\d+)x(\d+)\+/gm)) {
    const address = `${xid}@${display}`;
    const size = { width: Number(width), height: Number(height) };
    if (!title || Math.min(size.width, size.height) < LEAST_SIDE || !parseSourceId(`window:${address}`).ok) continue;
    const name = `Window “${title.slice(0, MAX_TITLE_LENGTH)}”`;
    if (windows.length >= MAX_WINDOWS || windows.some((each) => each.name === name)) continue;
    const format = { encoding: "raw" as const, ...size, framesPerSecond: SCREEN_RATES };
    windows.push({ id: `window:${address}`, kind: "window", name, address, formats: [format] });
  }
  return windows;
}
