/** The subscribers of the benchmark, in a process of their own. They count messages and read nothing, to be no brake. */
import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { BENCH_DOCUMENT } from './subscriptionsSchema.mjs';
import { answerCalls } from './support/children.mjs';

let received = 0;
/** In the order of their counts. */
let waiting = [];
const sockets = [];
const EMPTY = Buffer.alloc(0);
const READ_BUFFER = Buffer.alloc(65_536);

/** Counts the frames of a server, whose frames are never masked. `chunk` is read before the next one comes. */
function createFrameCounter(onFrame) {
  let rest = EMPTY;
  return (chunk) => {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let size = frameSize(data, start); start + size <= data.length; size = frameSize(data, start)) {
      onFrame(data[start]);
      start += size;
    }
    rest = start < data.length ? Buffer.from(data.subarray(start)) : EMPTY;
  };
}

function frameSize(data, start) {
  if (data.length < start + 2) return Infinity;
  const length = data[start + 1];
  if (length < 126) return 2 + length;
  if (length === 126) return data.length < start + 4 ? Infinity : 4 + data.readUInt16BE(start + 2);
  return data.length < start + 10 ? Infinity : 10 + Number(data.readBigUInt64BE(start + 2));
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

/** A socket that has changed to the protocol. All read into one buffer: the clients are to cost as little as they can. */
async function openSocket(port, onData) {
  const opened = Promise.withResolvers();
  let read = (answer) => {
    if (!String(answer).startsWith('HTTP/1.1 101')) opened.reject(new Error(String(answer)));
    read = onData;
    opened.resolve();
  };
  const callback = (length, buffer) => {
    read(buffer.subarray(0, length));
    return true;
  };
  const socket = connect({ host: '127.0.0.1', port, noDelay: true, onread: { buffer: READ_BUFFER, callback } });
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n' +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  );
  await opened.promise;
  sockets.push(socket);
  return socket;
}

const PING = 9;
/** Masked, as everything from a client. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

function onFrame(socket, firstByte) {
  if ((firstByte & 0x0f) === PING) {
    socket.write(PONG);
    return;
  }
  received += 1;
  if (received === waiting[0]?.count) waiting.shift().resolve();
}

async function subscribe(port) {
  const acknowledged = Promise.withResolvers();
  let onMessage = acknowledged.resolve;
  const socket = await openSocket(
    port,
    createFrameCounter((firstByte) => onMessage(firstByte)),
  );
  socket.write(maskedFrame({ type: 'connection_init' }));
  await acknowledged.promise;
  onMessage = (firstByte) => onFrame(socket, firstByte);
  socket.write(maskedFrame({ id: randomUUID(), type: 'subscribe', payload: { query: BENCH_DOCUMENT } }));
}

async function openMany(count, open) {
  for (let opened = 0; opened < count; opened += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - opened) }, open));
  }
}

answerCalls({
  subscribe: ({ port, count }) => openMany(count, () => subscribe(port)),
  connect: ({ port, count }) => openMany(count, () => openSocket(port, () => undefined)),
  /** Begins to count. */
  begin() {
    received = 0;
    waiting = [];
  },
  /** Resolves when so many messages have come since then. */
  reach(count) {
    if (received >= count) return undefined;
    const { promise, resolve } = Promise.withResolvers();
    waiting.push({ count, resolve });
    return promise;
  },
  closeAll() {
    for (const socket of sockets.splice(0)) socket.destroy();
  },
});
