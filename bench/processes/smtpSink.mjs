/**
 * An SMTP server that takes every mail at once and keeps none: the cheapest peer there is, so that what is measured is
 * the sender. It offers PIPELINING, as servers do.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { answerCalls } from '../support/children.mjs';

const END_OF_DATA = Buffer.from('\r\n.\r\n');
const totals = { mails: 0, bytes: 0, connections: 0 };
const options = { answerAfterMs: 0 };

const server = createServer({ noDelay: true }, (socket) => {
  totals.connections += 1;
  let unread = Buffer.alloc(0);
  let inData = false;
  let searched = 0;
  socket.on('error', () => socket.destroy());
  socket.write('220 sink ESMTP\r\n');
  socket.on('data', (chunk) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    let answers = '';
    for (;;) {
      const end = inData ? unread.indexOf(END_OF_DATA, searched) : unread.indexOf('\r\n');
      if (end < 0) {
        searched = Math.max(0, unread.length - END_OF_DATA.length);
        break;
      }
      searched = 0;
      if (inData) {
        totals.mails += 1;
        totals.bytes += end;
        unread = unread.subarray(end + END_OF_DATA.length);
        inData = false;
        if (options.answerAfterMs > 0) setTimeout(() => socket.write('250 taken\r\n'), options.answerAfterMs);
        else answers += '250 taken\r\n';
        continue;
      }
      const command = unread.toString('latin1', 0, Math.min(end, 4)).toUpperCase();
      unread = unread.subarray(end + 2);
      inData = command === 'DATA';
      answers += answerTo(command);
    }
    if (answers) socket.write(answers);
  });
});

function answerTo(command) {
  switch (command) {
    case 'EHLO':
      return '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n';
    case 'DATA':
      return '354 go on\r\n';
    case 'QUIT':
      return '221 bye\r\n';
    default:
      return '250 ok\r\n';
  }
}

answerCalls({
  async listen() {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `smtp://127.0.0.1:${server.address().port}`;
  },
  /** How long the server takes to store a mail before it answers. */
  answerAfter: (ms) => {
    options.answerAfterMs = ms;
  },
  /** What came in since the last question. */
  takeTotals: () => {
    const taken = { ...totals };
    Object.assign(totals, { mails: 0, bytes: 0, connections: 0 });
    return taken;
  },
});
