/** Everything that `mosquitto_sub` prints of a box's broker, a line a message: topic and payload. */
export function subscribe(address: string): { lines: string[]; stop: () => Promise<void> } {
  const { hostname, port } = new URL(address);
  const command = ["mosquitto_sub", "-h", hostname, "-p", port, "-t", "camf/#", "-q", "1", "-F", "%t %p"];
  const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const reading = (async () => {
    let text = "";
    for await (const chunk of child.stdout) {
      text += new TextDecoder().decode(chunk);
      const parts = text.split("\n");
      text = parts.pop() ?? "";
      lines.push(...parts);
    }
  })();
  return {
    lines,
    stop: async () => {
      child.kill();
      await reading;
    },
  };
}
