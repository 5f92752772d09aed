import { describe, expect, it } from '@jest/globals';
import { contactPointKey } from '../../../../src/domain/contact/contactPointKey.js';

describe('contactPointKey', () => {
  it.each<[name: string, email: string | null, phone: string | null, expected: string]>([
    ['the mailbox', 'praxis@example.de', '+4930123456', 'mailto:praxis@example.de'],
    ['whatever its case and the spaces around it', '  Praxis@Example.DE ', null, 'mailto:praxis@example.de'],
    ['however its umlauts are composed', 'mu\u0308ller@example.de', null, 'mailto:m\u00fcller@example.de'],
    ['without one the phone', null, ' +4930123456 ', 'tel:+4930123456'],
    ['a blank address is none', '  ', '+4930123456', 'tel:+4930123456'],
    ['a placeholder is no address', '-', '+4930123456', 'tel:+4930123456'],
    ['nor is half of one', 'praxis@', null, 'therapist:t-1'],
    ['nor are two', 'a@example.de, b@example.de', null, 'therapist:t-1'],
    ['a phone number that is not E.164 merges nobody', null, '030 123456', 'therapist:t-1'],
    ['neither', null, null, 'therapist:t-1'],
    ['both blank', '', '', 'therapist:t-1'],
  ])('%s', (_name, email, phone, expected) => {
    expect(contactPointKey({ therapistId: 't-1', email, phone })).toBe(expected);
  });
});
