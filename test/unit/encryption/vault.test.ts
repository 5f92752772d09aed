import { describe, expect, it } from '@jest/globals';
import { createKeyRing } from '../../../src/encryption/keyRing.js';
import { Sealed } from '../../../src/encryption/sealed.js';
import { createVault } from '../../../src/encryption/vault.js';

const vault = createVault(createKeyRing([{ id: 'k1', key: Buffer.alloc(32, 7) }]));
const small = { subject: 'Größe' };
const large = { html: '<p>Sehr geehrte Frau Dr. Müller</p>'.repeat(500) };

describe('createVault', () => {
  it.each([
    ['a small value', small],
    ['a large value, which is compressed', large],
  ])('opens %s for its own row and column only', (_, value) => {
    const sealed = vault.seal('emails.content', 'row-1', value);
    expect(vault.open('emails.content', 'row-1', sealed)).toEqual(value);
    expect(vault.keyIdOf(sealed)).toBe('k1');
    expect(() => vault.open('emails.content', 'row-2', sealed)).toThrow('cannot be opened');
    expect(() => vault.open('emails.response', 'row-1', sealed)).toThrow('cannot be opened');
  });

  it('makes a large value much smaller', () => {
    expect(vault.seal('emails.content', 'row-1', large).bytes.length).toBeLessThan(2_000);
  });

  it.each([0, 1, 20, 40])('notices when byte %i was changed', (index) => {
    for (const value of [small, large]) {
      const bytes = Buffer.from(vault.seal('emails.content', 'row-1', value).bytes);
      bytes[index] = (bytes[index] as number) ^ 3;
      expect(() => vault.open('emails.content', 'row-1', new Sealed(bytes))).toThrow('cannot be opened');
    }
  });

  it('refuses a value that was cut off', () => {
    const { bytes } = vault.seal('emails.content', 'row-1', small);
    expect(() => vault.open('emails.content', 'row-1', new Sealed(bytes.subarray(0, 10)))).toThrow('cannot be opened');
  });
});
