import type { Socket } from 'node:net';
import { APIS } from './apis/apis.js';
import type { Api, Broker, Session } from './broker.js';
import { apiNameOf } from './wire/apiKeys.js';
import { createFrameSplitter } from './wire/createFrameSplitter.js';
import { WireReader } from './wire/wireReader.js';
import { WireWriter } from './wire/wireWriter.js';

const BEFORE_SIGN_IN: readonly string[] = ['ApiVersions', 'SaslHandshake', 'SaslAuthenticate'];

/** Answers the requests of one connection one after the other, in their order, as Apache Kafka does. */
export function serveConnection(broker: Broker, socket: Socket): void {
  const session = createSession(socket);
  const split = createFrameSplitter();
  let previous: Promise<void> = Promise.resolve();
  socket.setNoDelay(true);
  // A client may go away at any time.
  socket.on('error', () => {});
  socket.on('data', (piece: Buffer) => {
    for (const frame of split(piece)) {
      previous = previous.then(() => answer(broker, session, socket, frame)).catch(() => void socket.destroy());
    }
  });
}

async function answer(broker: Broker, session: Session, socket: Socket, frame: Buffer): Promise<void> {
  if (!session.isOpen) return;
  const body = new WireReader(frame);
  const name = apiNameOf(body.int16());
  const version = body.int16();
  const correlationId = body.int32();
  const clientId = body.nullableString() ?? '';
  const api = APIS.find((one) => one.name === name);
  if (!api || !isSpoken(api, version) || !isPermitted(api, broker, session)) return void socket.destroy();
  const disturbance = broker.rules.disturb?.({ api: api.name, clientId });
  if (disturbance === 'DROP') return void socket.destroy();
  if (disturbance === 'HANG') return;
  const reply = new WireWriter().int32(correlationId);
  const outcome = await api.handle(broker, { clientId, version, body, reply, session });
  if (outcome !== 'NO_REPLY' && disturbance !== 'SWALLOW' && session.isOpen) socket.write(reply.frame());
}

function isSpoken({ name, versions: [first, last] }: Api, version: number): boolean {
  return name === 'ApiVersions' || (version >= first && version <= last);
}

function isPermitted({ name }: Api, { rules }: Broker, { isAuthenticated }: Session): boolean {
  return rules.users === undefined || isAuthenticated || BEFORE_SIGN_IN.includes(name);
}

function createSession(socket: Socket): Session {
  return {
    get isOpen() {
      return !socket.destroyed;
    },
    onceClosed(listener) {
      socket.once('close', listener);
      return () => socket.off('close', listener);
    },
    sasl: undefined,
    isAuthenticated: false,
  };
}
