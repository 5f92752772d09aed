import { randomUUID } from 'node:crypto';
import type { OutgoingMail } from '../../src/mail/createMailTransport.js';

/** A mail that every server takes. */
export function anOutgoingMail(change: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    messageId: `<${randomUUID()}@vermittlung.test>`,
    date: new Date('2026-03-10T09:15:00Z'),
    from: { name: 'Jürgen Groß, Platzvermittlung', address: 'vermittlung@vermittlung.test' },
    to: 'praxis@example.test',
    replyTo: 'vermittlung+A-1234@vermittlung.test',
    subject: 'Anfrage für einen Therapieplatz: Ref: A-1234',
    html: '<p>Sehr geehrte Frau Dr. Müller,</p><p>wir suchen einen Platz.</p>',
    text: 'Sehr geehrte Frau Dr. Müller,\n\nwir suchen einen Platz.\n.\nEnde',
    listUnsubscribe: ['mailto:vermittlung+stop@vermittlung.test', 'https://vermittlung.test/abmelden/A-1234'],
    oneClickUnsubscribe: true,
    ...change,
  };
}
