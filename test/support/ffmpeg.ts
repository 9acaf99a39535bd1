/** Runs ffmpeg to its end over a file that may be there; its complaints go to the test's log. Throws when it fails. */
export async function runFfmpeg(args: readonly string[]): Promise<void> {
  const child = Bun.spawn(["ffmpeg", "-nostdin", "-v", "error", "-y", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if ((await child.exited) !== 0) throw new Error(`ffmpeg failed: ${args.join(" ")}`);
}

/** So many frames of a picture that ffmpeg makes up itself. */
export function drawClip(source: string, frames: number, output: string): Promise<void> {
  return runFfmpeg(["-f", "lavfi", "-i", source, "-frames:v", String(frames), output]);
}

/** One frame of a clip, 0-based, as a picture of the output's kind. */
export function extractFrame(clip: string, frame: number, output: string): Promise<void> {
  return runFfmpeg(["-i", clip, "-vf", `select=eq(n\\,${frame})`, "-frames:v", "1", output]);
}
