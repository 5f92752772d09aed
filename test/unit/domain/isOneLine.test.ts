import { expect, it } from '@jest/globals';
import { isOneLine } from '../../../src/domain/isOneLine.js';

it.each(['', 'Praxis Müller', 'Ärztin – „Köln“ 🙂', '<b>', 'a\u202eb'])('%j is one line', (text) => {
  expect(isOneLine(text)).toBe(true);
});

it.each(['\r\n', '\n', '\r', '\0', '\t', '\u0085', '\u2028', '\u2029', '\x7f', '\ud800', '\udfff'])(
  '%j ends one',
  (end) => {
    for (const text of [end, `a${end}`, `${end}a`, `a${end}Bcc: b@example.test`]) expect(isOneLine(text)).toBe(false);
  },
);
