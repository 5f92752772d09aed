import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMailTransport, type MailTransport } from '../../src/mail/createMailTransport.js';
import { anOutgoingMail } from '../support/anOutgoingMail.js';
import { type PeerFault, type PeerStep, type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

/** Short where silence is what is waited for; long where it would only show that the machine is busy. */
const SHORT_MS = 150;
const LONG_MS = 5_000;
const LINE = `${'x'.repeat(76)}\n`;
const LONG = LINE.repeat(20_000);
/** More than the buffers of both kernels together take. */
const HUGE = LINE.repeat(200_000);

let peer: SmtpPeer;
let transport: MailTransport;

async function start(pipelining: boolean, silenceMs = LONG_MS): Promise<void> {
  peer = await startSmtpPeer({ pipelining });
  transport = createMailTransport({
    url: peer.url,
    maxConnections: 1,
    timeouts: { silenceMs, greetingMs: silenceMs, connectMs: LONG_MS },
  });
}

afterEach(async () => {
  await transport.close();
  await peer.close();
});

type Row = readonly [name: string, fault: PeerFault, expected: object, arrived: 0 | 1];

const drop = (at: PeerStep): PeerFault => ({ at, action: { kind: 'drop' } });
const reset = (at: PeerStep): PeerFault => ({ at, action: { kind: 'drop', reset: true } });
const stall = (at: PeerStep): PeerFault => ({ at, action: { kind: 'stall' } });
const refuse = (at: PeerStep, line: string): PeerFault => ({ at, action: { kind: 'reply', line } });

const LOST = { kind: 'TRANSIENT', reason: 'CONNECTION_LOST' };
const LATE = { kind: 'TRANSIENT', reason: 'TIMEOUT' };

const BEFORE_DATA: Row[] = (['connect', 'greeting', 'ehlo', 'mail', 'rcpt', 'data'] as const).flatMap((step): Row[] => [
  [`closes at ${step}`, drop(step), LOST, 0],
  [`resets at ${step}`, reset(step), LOST, 0],
  [`stalls at ${step}`, stall(step), LATE, 0],
]);

const REFUSALS: Row[] = [
  ['421 as greeting', refuse('greeting', '421 4.3.2 busy'), { kind: 'TRANSIENT', smtpStatus: '421 4.3.2' }, 0],
  ['554 as greeting', refuse('greeting', '554 5.7.1 not you'), { kind: 'TRANSIENT', reason: 'SMTP_554' }, 0],
  ['451 to EHLO', refuse('ehlo', '451 later'), { kind: 'TRANSIENT', smtpStatus: '451' }, 0],
  ['550 to EHLO', refuse('ehlo', '550 no'), { kind: 'TRANSIENT', reason: 'SMTP_550' }, 0],
  ['451 to MAIL', refuse('mail', '451 4.3.0 later'), { kind: 'TRANSIENT', smtpStatus: '451 4.3.0' }, 0],
  ['421 to MAIL', refuse('mail', '421 4.3.2 going'), { kind: 'TRANSIENT', reason: 'SMTP_421' }, 0],
  [
    '550 to MAIL',
    refuse('mail', '550 5.1.8 sender'),
    { kind: 'PERMANENT', reason: 'SMTP_550', addressRefused: false },
    0,
  ],
  ['530 to MAIL', refuse('mail', '530 5.7.0 sign in'), { kind: 'TRANSIENT', reason: 'SMTP_530' }, 0],
  ['450 to RCPT', refuse('rcpt', '450 4.2.1 greylisted'), { kind: 'TRANSIENT', reason: 'SMTP_450' }, 0],
  ['421 to RCPT', refuse('rcpt', '421 4.7.0 too many'), { kind: 'TRANSIENT', reason: 'SMTP_421' }, 0],
  [
    '550 5.1.1 to RCPT',
    refuse('rcpt', '550 5.1.1 nobody'),
    { kind: 'PERMANENT', smtpStatus: '550 5.1.1', addressRefused: true },
    0,
  ],
  ['551 5.1.6 to RCPT', refuse('rcpt', '551 5.1.6 moved'), { kind: 'PERMANENT', addressRefused: true }, 0],
  ['553 5.1.3 to RCPT', refuse('rcpt', '553 5.1.3 syntax'), { kind: 'PERMANENT', addressRefused: true }, 0],
  [
    '550 5.1.10 on two lines',
    refuse('rcpt', '550-5.1.10 null\r\n550 5.1.10 MX'),
    { kind: 'PERMANENT', addressRefused: true },
    0,
  ],
  ['550 5.7.1 to RCPT', refuse('rcpt', '550 5.7.1 policy'), { kind: 'PERMANENT', addressRefused: false }, 0],
  ['552 5.2.2 to RCPT', refuse('rcpt', '552 5.2.2 full'), { kind: 'PERMANENT', addressRefused: false }, 0],
  ['550 without details', refuse('rcpt', '550 no'), { kind: 'PERMANENT', smtpStatus: '550', addressRefused: false }, 0],
  ['451 to DATA', refuse('data', '451 4.3.0 later'), { kind: 'TRANSIENT', reason: 'SMTP_451' }, 0],
  ['554 to DATA', refuse('data', '554 5.6.0 no'), { kind: 'PERMANENT', reason: 'SMTP_554' }, 0],
  ['451 after the dot', refuse('dot', '451 4.3.0 disk'), { kind: 'TRANSIENT', reason: 'SMTP_451' }, 0],
  ['421 after the dot', refuse('dot', '421 4.3.2 going'), { kind: 'TRANSIENT', reason: 'SMTP_421' }, 0],
  [
    '554 after the dot',
    refuse('dot', '554 5.7.1 spam'),
    { kind: 'PERMANENT', reason: 'SMTP_554', addressRefused: false },
    0,
  ],
];

const WITH_A_DOUBT: Row[] = [
  ['closes after the dot', drop('dot'), { kind: 'UNCERTAIN', reason: 'CONNECTION_LOST' }, 0],
  ['resets after the dot', reset('dot'), { kind: 'UNCERTAIN' }, 0],
  ['stalls after the dot', stall('dot'), { kind: 'UNCERTAIN', reason: 'TIMEOUT' }, 0],
  ['stores and closes', { at: 'dot', action: { kind: 'drop', stored: true } }, { kind: 'UNCERTAIN' }, 1],
  ['stores and stalls', { at: 'dot', action: { kind: 'stall', stored: true } }, { kind: 'UNCERTAIN' }, 1],
  [
    'stores and talks nonsense',
    { at: 'dot', action: { kind: 'reply', line: 'ok?', stored: true } },
    { kind: 'UNCERTAIN' },
    1,
  ],
  [
    'stores and says 354',
    { at: 'dot', action: { kind: 'reply', line: '354 more', stored: true } },
    { kind: 'UNCERTAIN' },
    1,
  ],
];

describe.each([
  ['one command at a time', false],
  ['pipelined', true],
])('the outcome of a delivery, %s', (_name, pipelining) => {
  it('is ACCEPTED with the answer of the server', async () => {
    await start(pipelining);
    const mail = anOutgoingMail();
    expect(await transport.deliver(mail)).toEqual({ kind: 'ACCEPTED', response: '250 2.0.0 stored' });
    expect(peer.countOf(mail.messageId)).toBe(1);
  });

  it.each([...BEFORE_DATA, ...REFUSALS, ...WITH_A_DOUBT])(
    'when the server: %s',
    async (_row, fault, expected, arrived) => {
      await start(pipelining, fault.action.kind === 'stall' ? SHORT_MS : LONG_MS);
      const mail = anOutgoingMail();
      peer.fault(fault);
      expect(await transport.deliver(mail)).toMatchObject(expected);
      expect(peer.countOf(mail.messageId)).toBe(arrived);
      peer.script();
      expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'ACCEPTED' });
      expect(peer.accepted).toHaveLength(arrived + 1);
    },
  );
});

describe('a connection lost inside the message', () => {
  beforeEach(() => start(true, SHORT_MS));

  it.each([
    ['closes', drop('body')],
    ['resets', reset('body')],
  ])('is no doubt where the server %s', async (_name, fault) => {
    peer.fault(fault);
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT', reason: 'CONNECTION_LOST' });
    expect(peer.accepted).toEqual([]);
  });

  it('is no doubt where a long message got stuck', async () => {
    peer.fault({ ...stall('body'), afterBytes: 10_000 });
    expect(await transport.deliver(anOutgoingMail({ text: HUGE }))).toMatchObject({
      kind: 'TRANSIENT',
      reason: 'TIMEOUT',
    });
    expect(peer.accepted).toEqual([]);
  });

  it('is no doubt where a long message broke off', async () => {
    peer.fault({ ...drop('body'), afterBytes: 500_000 });
    expect(await transport.deliver(anOutgoingMail({ text: HUGE }))).toMatchObject({ kind: 'TRANSIENT' });
    expect(peer.accepted).toEqual([]);
  });

  it('is a doubt where a short message got stuck: all of it was on its way', async () => {
    peer.fault(stall('body'));
    expect(await transport.deliver(anOutgoingMail())).toEqual({ kind: 'UNCERTAIN', reason: 'TIMEOUT' });
  });
});

describe('an answer that comes before the message is complete', () => {
  beforeEach(() => start(true, 1_000));

  it.each([
    ['552 5.3.4 too big', { kind: 'PERMANENT', reason: 'SMTP_552' }],
    ['451 4.3.1 disk full', { kind: 'TRANSIENT', reason: 'SMTP_451' }],
    ['250 2.0.0 all right', { kind: 'UNCERTAIN', reason: 'ANSWERED_TOO_EARLY' }],
  ])('stops the message: %s', async (line, expected) => {
    peer.fault({ at: 'body', action: { kind: 'reply', line }, times: 1 });
    expect(await transport.deliver(anOutgoingMail({ text: LONG }))).toMatchObject(expected);
    await transport.close();
    expect(peer.accepted).toEqual([]);
  });
});
