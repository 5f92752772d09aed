/** Sends the same request over and over on a few connections, each waiting for its answer; speaks as little HTTP as it can. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { answerCalls } from '../support/children.mjs';
import { requestBytes, takeAnswer } from '../support/httpMessages.mjs';

answerCalls({
  /** One request; its answer. */
  async ask({ url, body }) {
    const socket = await open(url);
    try {
      const { status, text } = await exchange(socket, requestBytes(url, body));
      return { status, text: text() };
    } finally {
      socket.destroy();
    }
  },
  /** Requests answered within `ms` by `connections` connections, and what each took at the median and at the 99th percentile. */
  async load({ url, body, connections, ms }) {
    const request = requestBytes(url, body);
    const begin = performance.now();
    const latencies = [];
    await Promise.all(
      Array.from({ length: connections }, async () => {
        const socket = await open(url);
        while (performance.now() - begin < ms) {
          const sent = performance.now();
          const { status } = await exchange(socket, request);
          if (status !== 200) throw new Error(`answered with ${status}`);
          latencies.push(performance.now() - sent);
        }
        socket.destroy();
      }),
    );
    const elapsedMs = performance.now() - begin;
    latencies.sort((a, b) => a - b);
    const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
    return { requests: latencies.length, ms: elapsedMs, p50: at(0.5), p99: at(0.99) };
  },
});

async function open(url) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  return socket;
}

function exchange(socket, request) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const chunks = [];
  const onData = (chunk) => {
    chunks.push(chunk);
    const answer = takeAnswer(chunks);
    if (!answer) return;
    socket.off('data', onData);
    socket.off('close', onClose);
    resolve(answer);
  };
  const onClose = () => reject(new Error('connection closed before the answer was complete'));
  socket.on('data', onData);
  socket.on('close', onClose);
  socket.write(request);
  return promise;
}
