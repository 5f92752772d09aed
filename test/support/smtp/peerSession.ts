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

/** The state of one connection. */
interface Session {
  readonly options: PeerSessionOptions;
  readonly plainSocket: Socket;
  readonly onData: (chunk: Buffer) => void;
  socket: Socket;
  buffer: string;
  inMessage: boolean;
  /** The script dropped it or went silent. */
  ended: boolean;
  mail: number;
  from: string;
  to: string[];
}

const END_OF_MESSAGE = '\r\n.\r\n';

/** The server's side of one connection. Everything that is read is handled at once, in order; nothing waits. */
export function servePeerSession(plainSocket: Socket, options: PeerSessionOptions): void {
  const session: Session = {
    options,
    plainSocket,
    socket: plainSocket,
    onData: (chunk) => take(session, chunk),
    buffer: '',
    inMessage: false,
    ended: false,
    mail: 0,
    from: '',
    to: [],
  };
  listen(session);
  if (!misbehaves(session, 'connect')) answer(session, 'greeting', '220 peer.test ESMTP');
}

function listen({ socket, onData }: Session): void {
  socket.on('data', onData).on('error', () => socket.destroy());
}

function say({ socket }: Session, line: string): void {
  socket.write(`${line}\r\n`);
}

/** True when the script took over. */
function misbehaves(session: Session, step: PeerStep, store?: () => void): boolean {
  const { options, mail, inMessage, buffer } = session;
  const moment = { step, connection: options.connection, mail, bytes: inMessage ? buffer.length : 0 };
  const action = options.script(moment);
  if (!action) return false;
  if (action.stored) store?.();
  carryOut(session, action);
  options.onFault(action, moment);
  return true;
}

function carryOut(session: Session, action: PeerAction): void {
  session.ended = action.kind !== 'reply';
  if (action.kind === 'reply') sayAfter(session, action);
  else if (action.kind === 'stall') session.socket.pause();
  else if (action.reset) session.plainSocket.resetAndDestroy();
  else session.socket.destroy();
}

function sayAfter(session: Session, { line, after }: Extract<PeerAction, { kind: 'reply' }>): void {
  if (!after) say(session, line);
  else after.then(() => session.socket.destroyed || say(session, line));
}

/** The usual reply to a step; false when the script took over. */
function answer(session: Session, step: PeerStep, line: string): boolean {
  if (misbehaves(session, step)) return false;
  say(session, line);
  return true;
}

const COMMANDS: Readonly<Record<string, (session: Session, argument: string) => void>> = {
  EHLO: (session) => answer(session, 'ehlo', extensions(session)),
  HELO: (session) => answer(session, 'ehlo', '250 peer.test'),
  STARTTLS: startTls,
  AUTH: (session, argument) => answer(session, 'auth', signIn(session, argument.split(' ')[1] ?? '')),
  MAIL: (session, argument) => {
    session.mail = session.options.nextMail();
    session.to = [];
    session.from = addressIn(argument);
    answer(session, 'mail', '250 2.1.0 ok');
  },
  RCPT: (session, argument) => {
    if (answer(session, 'rcpt', '250 2.1.5 ok')) session.to.push(addressIn(argument));
  },
  DATA: (session) => {
    if (session.to.length === 0) say(session, '503 5.5.1 no recipient');
    else session.inMessage = answer(session, 'data', '354 go on');
  },
  RSET: (session) => say(session, '250 2.0.0 ok'),
  NOOP: (session) => say(session, '250 2.0.0 ok'),
  QUIT: ({ socket }) => socket.end('221 2.0.0 bye\r\n'),
};

function extensions({ options, socket }: Session): string {
  const lines = ['peer.test', '8BITMIME'];
  if (options.pipelining) lines.push('PIPELINING');
  if (options.secureContext && !(socket instanceof TLSSocket)) lines.push('STARTTLS');
  if (options.credentials) lines.push('AUTH PLAIN');
  return lines.map((line, index) => `250${index < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n');
}

function startTls(session: Session): void {
  say(session, '220 go ahead');
  session.socket.removeListener('data', session.onData);
  session.socket = new TLSSocket(session.socket, { isServer: true, secureContext: session.options.secureContext! });
  listen(session);
}

function signIn({ options }: Session, response: string): string {
  const [, user, pass] = Buffer.from(response, 'base64').toString().split('\0');
  const isRight = user === options.credentials?.user && pass === options.credentials?.pass;
  return isRight ? '235 2.7.0 welcome' : '535 5.7.8 wrong user or password';
}

function take(session: Session, chunk: Buffer): void {
  if (session.ended) return;
  session.buffer += chunk.toString('latin1');
  while (!session.ended && (session.inMessage ? takeMessage(session) : takeLine(session))) {}
}

/** False when the message is not complete yet. */
function takeMessage(session: Session): boolean {
  if (misbehaves(session, 'body') && session.ended) return true;
  const { buffer, from, to, options } = session;
  // A message may be empty: then the dot stands right at its beginning.
  const end = buffer.startsWith('.\r\n') ? -2 : buffer.indexOf(END_OF_MESSAGE);
  if (end === -1) return false;
  const raw = buffer.slice(0, Math.max(end, 0)).replace(/^\.\./gm, '.');
  const store = () => options.onAccepted(readMail(raw, from, to, options.connection));
  const tookOver = misbehaves(session, 'dot', store);
  session.buffer = buffer.slice(end + END_OF_MESSAGE.length);
  session.inMessage = false;
  if (tookOver) return true;
  store();
  say(session, '250 2.0.0 stored');
  return true;
}

/** False when the line is not complete yet. */
function takeLine(session: Session): boolean {
  const end = session.buffer.indexOf('\r\n');
  if (end < 0) return false;
  const line = session.buffer.slice(0, end);
  session.buffer = session.buffer.slice(end + 2);
  const name = /^[A-Za-z]+/.exec(line)?.[0].toUpperCase() ?? '';
  const command = COMMANDS[name];
  if (command) command(session, line.slice(name.length).trim());
  else say(session, '500 5.5.2 unknown');
  return true;
}

function addressIn(argument: string): string {
  return /<([^>]*)>/.exec(argument)?.[1] ?? '';
}
