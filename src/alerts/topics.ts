import { Fault } from "../base/fault.ts";

/** Everything this box says lies under this level; clients of the embedded broker may read nothing else. */
export const TOPIC_ROOT = "camf";

/** How many characters of the box's id stand in for a name that nobody gave. */
const SHORT_ID_LENGTH = 8;
/** A level of a topic: letters and digits of any script, dash, underscore, dot. */
const BOX_NAME = /^[\p{L}\p{N}_.-]{1,40}$/u;

export interface Topics {
  status: string;
  take: string;
  checking: string;
  anomaly(id: string): string;
  /** Names of detectors are kebab-case: nothing in them ends a level. */
  detector(name: string): string;
}

/** The name under which a box publishes: as configured, or the end of its id. */
export function nameBox(boxId: string, configured: string | undefined): string {
  if (configured === undefined || configured === "") return boxId.slice(-SHORT_ID_LENGTH);
  if (!BOX_NAME.test(configured)) {
    throw new Fault("invalid", "the box's name is 1 to 40 letters, digits, dashes, underscores or dots");
  }
  return configured;
}

export function nameTopics(box: string): Topics {
  const base = `${TOPIC_ROOT}/${box}`;
  return {
    status: `${base}/status`,
    take: `${base}/take`,
    checking: `${base}/checking`,
    anomaly: (id) => `${base}/anomalies/${id}`,
    detector: (name) => `${base}/detectors/${name}`,
  };
}

/** MQTT's own rule for + and #. */
export function matchesFilter(filter: string, topic: string): boolean {
  const wanted = filter.split("/");
  const levels = topic.split("/");
  for (const [index, part] of wanted.entries()) {
    if (part === "#") return true;
    if (index >= levels.length || (part !== "+" && part !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}
