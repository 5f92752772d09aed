import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** What is known about the way of one mail's body to the server. */
export interface BodyHandover {
  /** From here on the server may have the whole mail: the final dot is out of our hands. */
  readonly finalDotMayBeSent: boolean;
  /** Passes the message on to the SMTP connection and watches it. Once per attempt. */
  watch(message: Readable): Readable;
  /** The final dot goes out no more, if it has not yet. */
  abandon(): void;
}

/** Longest pause before the final dot. */
const MAXIMUM_PAUSE_MS = 100;

/**
 * nodemailer reports a connection lost during the dialogue and one lost after the final dot alike, so the stream it
 * sends is watched instead: it writes the final dot when this stream ends, never earlier. The stream is first read when
 * the server has answered DATA, and holds its end back for one round trip: a connection that broke while the body was
 * on its way shows that in time, and the mail can be sent again without a doubt.
 */
export function createBodyHandover(): BodyHandover {
  let finalDotMayBeSent = false;
  let stream: Readable | undefined;
  async function* read(message: Readable, envelopeSentAt: number): AsyncGenerator<Buffer> {
    const pauseMs = Math.min(performance.now() - envelopeSentAt, MAXIMUM_PAUSE_MS);
    yield* message as AsyncIterable<Buffer>;
    await delay(pauseMs);
    // A lost connection destroys the stream: then nobody reads its end any more.
    if (!stream?.destroyed) finalDotMayBeSent = true;
  }
  return {
    get finalDotMayBeSent() {
      return finalDotMayBeSent;
    },
    watch: (message) => {
      stream = Readable.from(read(message, performance.now()));
      return stream;
    },
    abandon: () => {
      if (!finalDotMayBeSent) stream?.destroy();
    },
  };
}
