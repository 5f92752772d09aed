import { Readable } from 'node:stream';

/** As a whole, a long message would be out of our hands at once, wherever it gets stuck on its way (`createBodyHandover`). */
const PIECE_BYTES = 16_384;

/** A message as a stream that is read piece by piece, as fast as the socket takes it. */
export function inPieces(message: string): Readable {
  const bytes = Buffer.from(message, 'utf8');
  let start = 0;
  return new Readable({
    highWaterMark: PIECE_BYTES,
    read() {
      if (start >= bytes.length) this.push(null);
      else {
        this.push(bytes.subarray(start, start + PIECE_BYTES));
        start += PIECE_BYTES;
      }
    },
  });
}
