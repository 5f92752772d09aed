import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMailTransport, type MailTransport } from '../../src/mail/createMailTransport.js';
import { anOutgoingMail } from '../support/anOutgoingMail.js';
import { type SpawnedSmtpPeer, spawnSmtpPeer } from '../support/spawnSmtpPeer.js';

let peer: SpawnedSmtpPeer;
let transport: MailTransport;

beforeEach(async () => {
  peer = await spawnSmtpPeer({ pipelining: true });
  transport = createMailTransport({ url: peer.url, maxConnections: 2 });
});

afterEach(async () => {
  await transport.close();
  await peer.close();
});

describe('the SMTP peer in a process of its own', () => {
  it('remembers what it took and does as it is told', async () => {
    const [first, second] = [anOutgoingMail(), anOutgoingMail({ to: 'zweite@example.test' })];
    expect(await transport.deliver(first)).toMatchObject({ kind: 'ACCEPTED' });
    await peer.fault({ at: 'dot', action: { kind: 'drop', stored: true }, times: 1 });
    const dropped = peer.waitForEvent(({ event }) => event === 'fault');
    expect(await transport.deliver(second)).toMatchObject({ kind: 'UNCERTAIN' });
    expect(await dropped).toMatchObject({ step: 'dot', mail: 2 });
    expect(await peer.waitForMail(2)).toMatchObject([
      { messageId: first.messageId },
      { messageId: second.messageId, to: ['zweite@example.test'] },
    ]);
  });
});
