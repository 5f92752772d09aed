import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createMailTransport,
  type MailTransport,
  type MailTransportSettings,
} from '../../src/mail/createMailTransport.js';
import { anOutgoingMail } from '../support/anOutgoingMail.js';
import { PEER_CERTIFICATE, type SmtpPeer, type SmtpPeerOptions, startSmtpPeer } from '../support/smtpPeer.js';

let peer: SmtpPeer;
let transport: MailTransport;

async function start(options: SmtpPeerOptions, settings: Partial<MailTransportSettings>): Promise<void> {
  peer = await startSmtpPeer(options);
  transport = createMailTransport({ url: peer.url, maxConnections: 1, timeouts: { silenceMs: 500 }, ...settings });
}

afterEach(async () => {
  await transport.close();
  await peer.close();
});

describe('encryption', () => {
  it('gives up where it is demanded and not offered', async () => {
    await start({}, { allowInsecureLoopback: false });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT', reason: 'TLS_FAILED' });
    expect(peer.accepted).toEqual([]);
  });

  it('gives up on a certificate that nobody vouches for', async () => {
    await start({ startTls: true }, { allowInsecureLoopback: false });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT', reason: 'TLS_FAILED' });
    expect(peer.accepted).toEqual([]);
  });

  it('delivers where the certificate is trusted', async () => {
    await start({ startTls: true }, { allowInsecureLoopback: false, certificateAuthorities: [PEER_CERTIFICATE] });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'ACCEPTED' });
    expect(peer.accepted).toHaveLength(1);
  });

  it.each(['drop', 'stall'] as const)('knows the doubtful from the certain on it, too: %s', async (kind) => {
    await start({ startTls: true }, { allowInsecureLoopback: false, certificateAuthorities: [PEER_CERTIFICATE] });
    peer.fault({ at: 'data', action: { kind } });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT' });
    peer.fault({ at: 'dot', action: { kind, stored: true } });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'UNCERTAIN' });
    expect(peer.accepted).toHaveLength(1);
  });
});

describe('signing in', () => {
  const credentials = { user: 'dienst@vermittlung.test', pass: 'geheim/ü' };
  const withUser = (pass: string) =>
    peer.url.replace('//', `//${encodeURIComponent(credentials.user)}:${encodeURIComponent(pass)}@`);

  it('happens with user and password of the URL', async () => {
    await start({ credentials }, {});
    await transport.close();
    transport = createMailTransport({ url: withUser(credentials.pass), maxConnections: 1 });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'ACCEPTED' });
  });

  it('that fails says nothing about the mail: it is tried again', async () => {
    await start({ credentials }, {});
    await transport.close();
    transport = createMailTransport({ url: withUser('falsch'), maxConnections: 1 });
    expect(await transport.deliver(anOutgoingMail())).toEqual({
      kind: 'TRANSIENT',
      reason: 'SMTP_535',
      smtpStatus: '535 5.7.8',
    });
  });
});

describe('DKIM', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const dkim = { domain: 'vermittlung.test', selector: 's1', privateKey };

  it('signs the unsubscribe headers, too', async () => {
    await start({}, { dkim });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'ACCEPTED' });
    const [signature] = peer.accepted[0]!.headers['dkim-signature']!;
    const signed = /; h=([^;]+)/.exec(signature!)![1]!.toLowerCase().replaceAll(' ', '').split(':');
    expect(signed).toEqual(
      expect.arrayContaining([
        'from',
        'to',
        'subject',
        'date',
        'message-id',
        'list-unsubscribe',
        'list-unsubscribe-post',
      ]),
    );
  });

  it('leaves no doubt where there is none', async () => {
    await start({}, { dkim });
    peer.fault({ at: 'data', action: { kind: 'drop' } });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'TRANSIENT' });
    peer.fault({ at: 'dot', action: { kind: 'drop' } });
    expect(await transport.deliver(anOutgoingMail())).toMatchObject({ kind: 'UNCERTAIN' });
  });

  it('with an unusable key does not start: mails would leave unsigned', async () => {
    await start({}, {});
    const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    for (const key of ['nonsense', String(ecKey)]) {
      expect(() =>
        createMailTransport({ url: peer.url, maxConnections: 1, dkim: { ...dkim, privateKey: key } }),
      ).toThrow(expect.objectContaining({ code: 'DKIM_KEY_INVALID' }));
    }
  });
});
