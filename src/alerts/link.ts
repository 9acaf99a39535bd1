/** One message on its way to people and machines. Anomalies are never retained, and nothing here carries a picture. */
export interface Message {
  topic: string;
  /** Empty and retained: the broker forgets what it kept on this topic. */
  payload: string;
  retain: boolean;
  /** 1: until the broker has it; 0: for what is soon out of date. */
  qos: 0 | 1;
}

/** A broker that has accepted us, until it is gone. */
export interface Link {
  /** Resolves once the broker has taken the message into its care (QoS 1: PUBACK). Rejects with a Fault otherwise. */
  publish(message: Message): Promise<void>;
  /** Resolves with a sentence for the crew when the broker is lost. */
  readonly lost: Promise<string>;
  /** Says goodbye in order, so that no last will is sent. */
  close(): Promise<void>;
}

/** Larger messages are a bug: texts are bounded where they are stored, and pictures do not travel. */
export const MAX_PAYLOAD_BYTES = 64 * 1024;
/** A broker that does not answer for this long is treated as lost. Longer than a slow reader is waited for. */
export const PUBLISH_DEADLINE_MS = 10_000;

export interface Credentials {
  user: string;
  password: string;
}
