import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMailTransport,
  type MailTransport,
  type MailTransportSettings,
} from '../../src/mail/createMailTransport.js';
import { anOutgoingMail } from '../support/anOutgoingMail.js';
import {
  type PeerAction,
  type PeerScript,
  type SmtpPeer,
  type SmtpPeerOptions,
  startSmtpPeer,
} from '../support/smtpPeer.js';

let peer: SmtpPeer;
let transport: MailTransport;

async function start(options: SmtpPeerOptions = {}, settings: Partial<MailTransportSettings> = {}): Promise<void> {
  peer = await startSmtpPeer({ pipelining: true, ...options });
  transport = createMailTransport({ url: peer.url, maxConnections: 5, timeouts: { silenceMs: 500 }, ...settings });
}

afterEach(async () => {
  await transport.close();
  await peer.close();
});

/** Park and Miller's generator. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function randomMisfortune(random: () => number): PeerScript {
  const actions: PeerAction[] = [
    { kind: 'drop' },
    { kind: 'drop', reset: true },
    { kind: 'drop', stored: true },
    { kind: 'reply', line: '451 4.3.0 later' },
    { kind: 'reply', line: '550 5.7.1 no' },
    { kind: 'stall' },
    { kind: 'stall', stored: true },
  ];
  return ({ step }) => {
    // An answer inside the message is no SMTP; it has a test of its own.
    const possible = step === 'body' || step === 'connect' ? actions.slice(0, 2) : actions;
    return random() < 0.08 ? possible[Math.floor(random() * possible.length)] : undefined;
  };
}

describe('a pool of connections', () => {
  it.each([1, 2, 3])('tells the truth about 200 mails with random drops (seed %d)', async (seed) => {
    await start({ pipelining: seed !== 2 }, { timeouts: { silenceMs: 150 } });
    peer.script(randomMisfortune(seededRandom(seed)));
    const mails = Array.from({ length: 200 }, () => anOutgoingMail());
    const results = await Promise.all(mails.map((mail) => transport.deliver(mail)));
    const kinds = ['ACCEPTED', 'TRANSIENT', 'PERMANENT', 'UNCERTAIN'] as const;
    const arrivals = Object.fromEntries(kinds.map((kind) => [kind, new Set<number>()]));
    mails.forEach((mail, index) => {
      arrivals[results[index]!.kind]!.add(peer.countOf(mail.messageId));
    });
    expect(arrivals.ACCEPTED).toEqual(new Set([1]));
    expect(arrivals.TRANSIENT).toEqual(new Set([0]));
    expect(arrivals.PERMANENT!.isSubsetOf(new Set([0]))).toBe(true);
    expect(arrivals.UNCERTAIN!.isSubsetOf(new Set([0, 1]))).toBe(true);
  });

  it('uses its connections again', async () => {
    await start({}, { maxConnections: 2 });
    await Promise.all(Array.from({ length: 20 }, () => transport.deliver(anOutgoingMail())));
    expect(peer.accepted).toHaveLength(20);
    expect(peer.connectionCount).toBe(2);
  });

  it('replaces a connection that died while it was idle, without losing or doubling a mail', async () => {
    await start({}, { maxConnections: 1 });
    for (let round = 1; round <= 10; round += 1) {
      let result = await transport.deliver(anOutgoingMail());
      // The loss may show only when the mail is on its way: then it is said that it was not sent.
      if (result.kind === 'TRANSIENT') result = await transport.deliver(anOutgoingMail());
      expect(result.kind).toBe('ACCEPTED');
      expect(peer.accepted).toHaveLength(round);
      peer.dropConnections();
    }
  });

  it('gives up on a server that keeps a dialogue alive for ever', async () => {
    await start({}, { timeouts: { deliveryMs: 300 } });
    peer.script(({ step }) => (step === 'rcpt' ? { kind: 'reply', line: '250-2.1.5 wait' } : undefined));
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT', reason: 'TIMEOUT' });
    peer.fault({ at: 'dot', action: { kind: 'reply', line: '250-2.0.0 wait' } });
    expect(await transport.deliver(anOutgoingMail())).toEqual({ kind: 'UNCERTAIN', reason: 'TIMEOUT' });
    peer.script();
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'ACCEPTED' });
  });

  it('says that nothing was sent where nobody listens', async () => {
    await start();
    await peer.close();
    expect(await transport.deliver(anOutgoingMail())).toEqual({
      kind: 'TRANSIENT',
      reason: 'CONNECTION_REFUSED',
      smtpStatus: null,
    });
    await expect(transport.verify()).rejects.toMatchObject({ code: 'SMTP_UNAVAILABLE', retryable: true });
    peer = await startSmtpPeer();
  });

  it('says that nothing was sent where the server has no address', async () => {
    await start({}, { url: 'smtps://mail.invalid' });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT', reason: 'DNS_FAILED' });
  });
});

describe('closing', () => {
  beforeEach(() => start({}, { maxConnections: 1 }));

  it('waits for the mail that is on its way and fails the waiting ones', async () => {
    const results = [transport.deliver(anOutgoingMail()), transport.deliver(anOutgoingMail())];
    await new Promise<void>((resolve) => {
      peer.script(({ step }) => {
        if (step === 'data') resolve();
        return undefined;
      });
    });
    await transport.close();
    expect(await results[0]).toMatchObject({ kind: 'ACCEPTED' });
    expect(await results[1]).toMatchObject({ kind: 'TRANSIENT' });
    expect(peer.accepted).toHaveLength(1);
  });

  it('refuses what comes afterwards', async () => {
    await transport.close();
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT', reason: 'CONNECTION_LOST' });
    expect(peer.connectionCount).toBe(0);
  });
});

describe('verify', () => {
  it('resolves with a server that works', async () => {
    await start();
    await transport.verify();
    expect(peer.accepted).toEqual([]);
  });

  it.each(['greeting', 'ehlo'] as const)('rejects where the server refuses at %s', async (at) => {
    await start({ pipelining: false });
    peer.fault({ at, action: { kind: 'reply', line: '554 5.3.0 no' } });
    await expect(transport.verify()).rejects.toMatchObject({
      code: 'SMTP_UNAVAILABLE',
      details: { reason: 'SMTP_554' },
    });
  });
});
