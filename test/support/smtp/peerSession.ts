import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { PeerAction, PeerMoment, PeerScript, PeerStep } from './peerFault.js';
import { type ReceivedMail, readMail } from './receivedMail.js';

export interface PeerSessionOptions {
  readonly connection: number;
  readonly pipelining: boolean;
  /** Offers STARTTLS. */
  readonly secureContext?: SecureContext;
  readonly credentials?: { readonly user: string; readonly pass: string };
  readonly script: PeerScript;
  nextMail(): number;
  onFault(action: PeerAction, moment: PeerMoment): void;
  onAccepted(mail: ReceivedMail): void;
}

const END_OF_MESSAGE = '\r\n.\r\n';

/** The server's side of one connection. Everything that is read is handled at once, in order; nothing waits. */
export function servePeerSession(plainSocket: Socket, options: PeerSessionOptions): void {
  let socket = plainSocket;
  let buffer = '';
  let inMessage = false;
  let ended = false;
  let mail = 0;
  let from = '';
  let to: string[] = [];

  const say = (line: string) => socket.write(`${line}\r\n`);

  /** True when the script took over. */
  const misbehaves = (step: PeerStep, store?: () => void): boolean => {
    const moment = { step, connection: options.connection, mail, bytes: inMessage ? buffer.length : 0 };
    const action = options.script(moment);
    if (!action) return false;
    if (action.stored) store?.();
    if (action.kind === 'reply') say(action.line);
    else ended = true;
    if (action.kind === 'drop') {
      if (action.reset) plainSocket.resetAndDestroy();
      else socket.destroy();
    }
    if (action.kind === 'stall') socket.pause();
    options.onFault(action, moment);
    return true;
  };

  const greet = () => {
    if (!misbehaves('connect') && !misbehaves('greeting')) say('220 peer.test ESMTP');
  };

  const extensions = () => [
    'peer.test',
    ...(options.pipelining ? ['PIPELINING'] : []),
    ...(options.secureContext && !(socket instanceof TLSSocket) ? ['STARTTLS'] : []),
    ...(options.credentials ? ['AUTH PLAIN'] : []),
    '8BITMIME',
  ];

  const startTls = () => {
    say('220 go ahead');
    socket.removeListener('data', onData);
    socket = new TLSSocket(socket, { isServer: true, secureContext: options.secureContext! });
    socket.on('data', onData).on('error', () => socket.destroy());
  };

  const authenticate = (response: string) => {
    if (misbehaves('auth')) return;
    const [, user, pass] = Buffer.from(response, 'base64').toString().split('\0');
    const right = user === options.credentials?.user && pass === options.credentials?.pass;
    say(right ? '235 2.7.0 welcome' : '535 5.7.8 wrong user or password');
  };

  const commands: Record<string, (argument: string) => void> = {
    EHLO: () => {
      if (misbehaves('ehlo')) return;
      const lines = extensions();
      say(lines.map((line, index) => `250${index < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n'));
    },
    HELO: () => misbehaves('ehlo') || say('250 peer.test'),
    STARTTLS: startTls,
    AUTH: (argument) => authenticate(argument.split(' ')[1] ?? ''),
    MAIL: (argument) => {
      mail = options.nextMail();
      to = [];
      from = '';
      if (misbehaves('mail')) return;
      from = addressIn(argument);
      say('250 2.1.0 ok');
    },
    RCPT: (argument) => {
      if (misbehaves('rcpt')) return;
      to.push(addressIn(argument));
      say('250 2.1.5 ok');
    },
    DATA: () => {
      if (to.length === 0) return say('503 5.5.1 no recipient');
      if (misbehaves('data')) return;
      inMessage = true;
      say('354 go on');
    },
    RSET: () => say('250 2.0.0 ok'),
    NOOP: () => say('250 2.0.0 ok'),
    QUIT: () => socket.end('221 2.0.0 bye\r\n'),
  };

  /** False when the message is not complete yet. */
  const takeMessage = (): boolean => {
    if (misbehaves('body') && ended) return true;
    // A message may be empty: then the dot stands right at its beginning.
    const end = buffer.startsWith('.\r\n') ? -2 : buffer.indexOf(END_OF_MESSAGE);
    if (end === -1) return false;
    const raw = buffer.slice(0, Math.max(end, 0)).replace(/^\.\./gm, '.');
    const store = () => options.onAccepted(readMail(raw, from, to, options.connection));
    const took = misbehaves('dot', store);
    buffer = buffer.slice(end + END_OF_MESSAGE.length);
    inMessage = false;
    if (took) return true;
    store();
    say('250 2.0.0 stored');
    return true;
  };

  const takeLine = (): boolean => {
    const end = buffer.indexOf('\r\n');
    if (end < 0) return false;
    const line = buffer.slice(0, end);
    buffer = buffer.slice(end + 2);
    const command = /^[A-Za-z]+/.exec(line)?.[0].toUpperCase() ?? '';
    const run = commands[command];
    if (run) run(line.slice(command.length).trim());
    else say('500 5.5.2 unknown');
    return true;
  };

  function onData(chunk: Buffer): void {
    if (ended) return;
    buffer += chunk.toString('latin1');
    while (!ended && (inMessage ? takeMessage() : takeLine())) {}
  }

  socket.on('data', onData).on('error', () => socket.destroy());
  greet();
}

function addressIn(argument: string): string {
  return /<([^>]*)>/.exec(argument)?.[1] ?? '';
}
