import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quotedPrintable } from '../../../src/mail/quotedPrintable.js';

/** What a reader makes of it, by the letter of RFC 2045: trailing white space of a line is not part of the text. */
function decoded(encoded: string): string {
  const text = encoded
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+$/, ''))
    .join('\r\n')
    .replaceAll('=\r\n', '');
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('quotedPrintable', () => {
  it.each([
    ['plain text stays', 'Guten Tag, Frau Dr. Weiß-Vogel', 'Guten Tag, Frau Dr. Wei=C3=9F-Vogel'],
    ['the equals sign is escaped', '<a href="x">1=1</a>', '<a href=3D"x">1=3D1</a>'],
    ['a blank at the end of a line survives', 'a \nb\t\n c ', 'a=20\r\nb=09\r\n c=20'],
    ['any line break is CRLF', 'a\nb\rc\r\nd', 'a\r\nb\r\nc\r\nd'],
    ['control characters are escaped', 'a\0b\x7f', 'a=00b=7F'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(quotedPrintable(text)).toBe(expected);
  });

  it('breaks a long line softly, and never inside an escape', () => {
    expect(quotedPrintable('x'.repeat(76))).toBe('x'.repeat(76));
    expect(quotedPrintable('x'.repeat(77))).toBe(`${'x'.repeat(75)}=\r\nxx`);
    for (let before = 70; before < 78; before += 1) {
      const text = `${'x'.repeat(before)}ä${'y'.repeat(80)}`;
      expect(decoded(quotedPrintable(text))).toBe(text);
      expect(quotedPrintable(text)).not.toMatch(/=[0-9A-F]?=\r\n/);
    }
  });

  it('is read back as it was, in short lines of ASCII, whatever the text is', () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\r\n', '\r', ' ', '\t', '=', '.', 'ä', '€', '🙂', 'x'.repeat(75), '=3D'),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const encoded = quotedPrintable(text);
        expect(decoded(encoded)).toBe(text.replace(/\r\n|\r|\n/g, '\r\n'));
        for (const line of encoded.split('\r\n')) expect(line).toMatch(/^[\t -~]{0,76}$/);
      }),
    );
  });
});
