/** One line of JSON a record on stderr: time, level, room, message and plain fields. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  for(room: string): Log;
}

type LogFields = Record<string, string | number | boolean | null | undefined>;
export type LogLevel = "info" | "warn" | "error" | "silent";

const RANK: Record<LogLevel, number> = { info: 0, warn: 1, error: 2, silent: 3 };
/** Longer values are cut: a log line must never become a memory leak. */
const MAX_VALUE_LENGTH = 2000;

export function openLog(threshold: LogLevel, write: (line: string) => void = writeToStderr): Log {
  const open = (room: string): Log => {
    const record = (level: LogLevel, message: string, fields: LogFields = {}) => {
      if (RANK[level] < RANK[threshold]) return;
      const entry = { at: new Date().toISOString(), level, room, message, ...fields };
      write(
        `${JSON.stringify(entry, (_, value) => (typeof value === "string" ? value.slice(0, MAX_VALUE_LENGTH) : value))}\n`,
      );
    };
    return {
      info: (message, fields) => record("info", message, fields),
      warn: (message, fields) => record("warn", message, fields),
      error: (message, fields) => record("error", message, fields),
      for: (name) => open(name),
    };
  };
  return open("box");
}

function writeToStderr(line: string): void {
  process.stderr.write(line);
}
