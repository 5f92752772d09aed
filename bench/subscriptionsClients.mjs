/** The subscribers of the benchmark, in a process of their own. They count messages and read nothing, to be no brake. */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { BENCH_DOCUMENT } from './subscriptionsSchema.mjs';
import { answerCalls } from './support/children.mjs';

let received = 0;
let expected = Infinity;
let all = Promise.withResolvers();
const sockets = [];

/** Counts the frames of a server, whose frames are never masked. */
function createFrameCounter(onFrame) {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let size = frameSize(data); size <= data.length; size = frameSize(data)) {
      onFrame(data);
      data = data.subarray(size);
    }
    rest = data;
  };
}

function frameSize(data) {
  if (data.length < 2) return Infinity;
  const length = data[1];
  if (length < 126) return 2 + length;
  if (length === 126) return data.length < 4 ? Infinity : 4 + data.readUInt16BE(2);
  return data.length < 10 ? Infinity : 10 + Number(data.readBigUInt64BE(2));
}

function maskedFrame(message) {
  const body = Buffer.from(JSON.stringify(message));
  const header = Buffer.alloc(8);
  header[0] = 0x81;
  header[1] = 0x80 | 126;
  header.writeUInt16BE(body.length, 2);
  // Masked with zeros, which changes nothing.
  return Buffer.concat([header, body]);
}

async function openSocket(port) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  );
  const [answer] = await once(socket, 'data');
  if (!String(answer).startsWith('HTTP/1.1 101')) throw new Error(String(answer));
  sockets.push(socket);
  return socket;
}

const PING = 9;
/** Masked, as everything from a client. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

function onFrame(socket, frame) {
  if ((frame[0] & 0x0f) === PING) {
    socket.write(PONG);
    return;
  }
  received += 1;
  if (received === expected) all.resolve();
}

async function subscribe(port) {
  const socket = await openSocket(port);
  socket.write(maskedFrame({ type: 'connection_init' }));
  await once(socket, 'data');
  socket.on(
    'data',
    createFrameCounter((frame) => onFrame(socket, frame)),
  );
  socket.write(maskedFrame({ id: randomUUID(), type: 'subscribe', payload: { query: BENCH_DOCUMENT } }));
}

async function openMany(count, open) {
  for (let opened = 0; opened < count; opened += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - opened) }, open));
  }
}

answerCalls({
  subscribe: ({ port, count }) => openMany(count, () => subscribe(port)),
  connect: ({ port, count }) => openMany(count, async () => void (await openSocket(port)).resume()),
  /** Begins to count. */
  expect(count) {
    received = 0;
    expected = count;
    all = Promise.withResolvers();
  },
  /** Resolves when everything that is expected has come. */
  all: () => all.promise,
  closeAll() {
    for (const socket of sockets.splice(0)) socket.destroy();
  },
});
