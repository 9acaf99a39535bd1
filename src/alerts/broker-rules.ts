import { createHash, timingSafeEqual } from "node:crypto";
import type { AedesOptions } from "aedes";
import type { Credentials } from "./link.ts";
import { TOPIC_ROOT } from "./topics.ts";

/** A reader that takes nothing for this long is cut off, so that it cannot hold up the others. */
const SLOW_CLIENT_DEADLINE_MS = 5000;
const LOGIN_DEADLINE_MS = 5000;
/** Packets a client may send ahead of its login. */
const MAX_PACKETS_BEFORE_LOGIN = 8;
/** Subscriptions and topics deeper than this name nothing here. */
const MAX_TOPIC_LEVELS = 8;

/** Who may do what at the box's own broker: with the password in, and then listen to the box, and nothing else. */
export function writeRules(credentials: Credentials | undefined): AedesOptions {
  return {
    connectTimeout: LOGIN_DEADLINE_MS,
    drainTimeout: SLOW_CLIENT_DEADLINE_MS,
    queueLimit: MAX_PACKETS_BEFORE_LOGIN,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    preConnect: (_client, packet, done) => {
      packet.clean = true;
      done(null, true);
    },
    authenticate: (_client, user, password, done) =>
      done(null, !credentials || isSame(credentials, { user: user ?? "", password: password?.toString() ?? "" })),
    authorizePublish: (_client, _packet, done) => done(new Error("only the box publishes here")),
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, subscription.topic.startsWith(`${TOPIC_ROOT}/`) ? subscription : null),
  };
}

/** Takes equally long whatever is wrong and however much of it. */
function isSame(known: Credentials, given: Credentials): boolean {
  const user = timingSafeEqual(digest(known.user), digest(given.user));
  const password = timingSafeEqual(digest(known.password), digest(given.password));
  return user && password;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
