import { describe, expect, it } from '@jest/globals';
import { isDeliverableAddress, toWireAddress } from '../../../src/mail/isDeliverableAddress.js';

describe('isDeliverableAddress', () => {
  it.each([
    'praxis@example.de',
    'Dr.Weiss+therapie@praxis.example.de',
    "o'brien@example.de",
    'a_b-c@sub.example.co',
    'info@praxis-müller.de',
    'info@praxis-mu\u0308ller.de',
    'info@xn--praxis-mller-klb.de',
    `${'a'.repeat(64)}@example.de`,
  ])('takes %s', (address) => expect(isDeliverableAddress(address)).toBe(true));

  it.each([
    '',
    '@',
    'praxis',
    'praxis@',
    '@example.de',
    'praxis@localhost',
    'praxis@127.0.0.1',
    'praxis@[127.0.0.1]',
    'praxis@example..de',
    'praxis@.example.de',
    'praxis@example.de.',
    'praxis@-example.de',
    'praxis@exa_mple.de',
    '.praxis@example.de',
    'praxis.@example.de',
    'pra..xis@example.de',
    ' praxis@example.de',
    'praxis@example.de ',
    'pra xis@example.de',
    'praxis@example.de\n',
    'praxis@example.de\r\nBcc: x@example.de',
    'praxis@example.de\0',
    'praxis@example.de,x@example.org',
    'praxis@example.de;x@example.org',
    'praxis@example.de x@example.org',
    'a@b.de@example.de',
    '<praxis@example.de>',
    'Praxis <praxis@example.de>',
    'praxis@example.de (Kommentar)',
    '(x)praxis@example.de',
    '"praxis"@example.de',
    '"praxis@example.org"@example.de',
    'gruppe:praxis@example.de;',
    'praxis\\@example.de',
    'praxis%example.org@example.de',
    'example.org!praxis@example.de',
    '|sh@example.de',
    '`id`@example.de',
    'müller@example.de',
    'praxis@example\u3002de.x',
    'praxis@example．de.x',
    'praxis＠example.de',
    'praxis@exam\u200bple.de',
    'praxis@exam\u00adple.de',
    'praxis@1⒈de.de',
    'mailto:praxis@example.de',
    'praxis@example.de?bcc=x@example.org',
    `${'a'.repeat(65)}@example.de`,
    `praxis@${'a'.repeat(64)}.de`,
    `praxis@${'abc.'.repeat(62)}de`,
  ])('refuses %j', (address) => expect(isDeliverableAddress(address)).toBe(false));

  it('sends to the ASCII form of the domain and leaves the rest as it is', () => {
    expect(toWireAddress('Info@Praxis-Müller.DE')).toBe('Info@xn--praxis-mller-klb.de');
  });
});
