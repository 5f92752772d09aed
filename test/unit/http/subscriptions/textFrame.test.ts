import type { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import * as ws from 'ws';
import { textFrame } from '../../../../src/http/sockets/textFrame.js';

/** Exported and not declared. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** What the other side of the library reads. */
function read(frame: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false });
    receiver.on('message', (data: Buffer, isBinary: boolean) => resolve(isBinary ? 'binary' : String(data)));
    receiver.on('error', reject);
    receiver.write(frame);
  });
}

it.each([0, 1, 100, 125 - 8, 126 - 8, 65_535 - 8, 65_536 - 8, 1_000_000])(
  'frames a message with a shared part of %i bytes',
  async (size) => {
    const shared = 'x'.repeat(size);
    expect(await read(textFrame('"ü✓"', Buffer.from(shared)))).toBe(`"ü✓"${shared}`);
  },
);
