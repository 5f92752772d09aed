import { Readable } from 'node:stream';

/** What is known about the way of one mail's body to the server. */
export interface BodyHandover {
  /** From here on the server may have the whole mail: the final dot is out of our hands. */
  readonly finalDotMayBeSent: boolean;
  /** Passes the message on to the SMTP connection and watches it. Once per attempt. */
  watch(message: Readable): Readable;
  /** The final dot goes out no more, if it has not yet. */
  abandon(): void;
}

/** Turns of the event loop after the pause: what has arrived by then is heard before the dot goes out, however late the timer is. */
const TURNS_TO_LISTEN = 3;
/** Longest pause before the final dot. */
const MAXIMUM_PAUSE_MS = 100;
/** Read ahead of the socket; small, so that the end of a message that got stuck is not reached before its time. */
const READ_AHEAD_BYTES = 16_384;

/**
 * nodemailer reports a connection lost during the dialogue and one lost after the final dot alike, so the stream it
 * sends is watched instead: it writes the final dot when this stream ends, never earlier. The stream is first read when
 * the server has answered DATA, and holds its end back for one round trip: a connection that broke while the body was
 * on its way shows that in time, and the mail can be sent again without a doubt.
 */
export function createBodyHandover(): BodyHandover {
  let finalDotMayBeSent = false;
  let stream: Readable | undefined;
  return {
    get finalDotMayBeSent() {
      return finalDotMayBeSent;
    },
    watch: (message) => {
      stream = holdEnd(message, () => {
        finalDotMayBeSent = true;
      });
      return stream;
    },
    abandon: () => {
      if (!finalDotMayBeSent) stream?.destroy();
    },
  };
}

function afterTurns(count: number, then: () => void): void {
  if (count === 0) then();
  else setImmediate(afterTurns, count - 1, then);
}

function holdEnd(message: Readable, onEnd: () => void): Readable {
  const envelopeSentAt = performance.now();
  let pause: NodeJS.Timeout | undefined;
  let isReading = false;
  const startReading = () => {
    const roundTripMs = performance.now() - envelopeSentAt;
    const end = () => {
      if (stream.destroyed) return;
      onEnd();
      stream.push(null);
    };
    message.on('data', (chunk: Buffer) => {
      if (!stream.push(chunk)) message.pause();
    });
    message.once('end', () => {
      pause = setTimeout(afterTurns, Math.min(roundTripMs, MAXIMUM_PAUSE_MS), TURNS_TO_LISTEN, end);
    });
  };
  const stream: Readable = new Readable({
    highWaterMark: READ_AHEAD_BYTES,
    read: () => {
      if (isReading) message.resume();
      else startReading();
      isReading = true;
    },
    // A lost connection destroys the stream: then its end is never reached.
    destroy: (error, done) => {
      clearTimeout(pause);
      message.destroy();
      done(error);
    },
  });
  message.once('error', (error) => stream.destroy(error));
  return stream;
}
