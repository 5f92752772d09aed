import { describe, expect, it } from '@jest/globals';
import { type ContactPointMember, chooseOwner } from '../../../../src/domain/contact/chooseOwner.js';
import { surnameMatch } from '../../../../src/domain/contact/surnameMatch.js';

function member(therapistId: string, parts: Partial<ContactPointMember> = {}): ContactPointMember {
  const createdAt = new Date('2026-01-05T00:00:00Z');
  return { therapistId, lastName: null, title: null, createdAt, hasPhone: true, hasUsableWindows: true, ...parts };
}

describe('surnameMatch', () => {
  it.each<[lastName: string | null, email: string, expected: number]>([
    ['Müller', 'mueller@example.de', 3],
    ['Müller', 'muller@example.de', 3],
    ['Müller', 'müller@example.de', 3],
    ['Mueller', 'm.müller@example.de', 3],
    ['Müller', 'Info@Praxis-Mueller.de', 3],
    ['Müller', 'drmueller@example.de', 1],
    ['Müller', 'mueller2@example.de', 3],
    ['Weiß', 'weiss@example.de', 3],
    ['Béranger', 'beranger@example.de', 3],
    ['Müller-Lüdenscheidt', 'praxis.mueller-luedenscheidt@example.de', 3],
    ['Müller-Lüdenscheidt', 'muellerluedenscheidt@example.de', 3],
    ['Müller-Lüdenscheidt', 'luedenscheidt@example.de', 2],
    ['Müller Lüdenscheidt', 'mueller@example.de', 2],
    ['von der Leyen', 'leyen@example.de', 3],
    ['von der Leyen', 'von.der.tann@example.de', 0],
    ['Ott', 'charlotte@example.de', 0],
    ['Ott', 'praxis-ott@example.de', 3],
    ['Li', 'li@example.de', 3],
    ['Post', 'anna@posteo.de', 0],
    ['Web', 'anna@web.de', 0],
    ['Web', 'web@web.de', 3],
    ['De', 'anna@example.de', 0],
    ['Schmidt', 'mueller@example.de', 0],
    ['', 'mueller@example.de', 0],
    [null, 'mueller@example.de', 0],
    ['Müller', '', 0],
  ])('%s in %s: %i', (lastName, email, expected) => {
    expect(surnameMatch(lastName, email)).toBe(expected);
  });
});

describe('chooseOwner', () => {
  const older = new Date('2025-01-01T00:00:00Z');
  const EMAIL = 'praxis-mueller@example.de';

  it('is the one whose surname is in the address, before titles and older entries', () => {
    const members = [
      member('titled', { lastName: 'Schmidt', title: 'Dr.' }),
      member('named', { lastName: 'Müller' }),
      member('oldest', { lastName: 'Weber', createdAt: older }),
    ];
    expect(chooseOwner(members, EMAIL).ownerId).toBe('named');
  });
  it('is else one with a title, then the oldest entry, then the smaller id', () => {
    const titled = member('titled', { title: 'Dr. phil.' });
    const oldest = member('oldest', { createdAt: older, title: ' ' });
    expect(chooseOwner([oldest, titled], EMAIL).ownerId).toBe('titled');
    expect(chooseOwner([titled, oldest], null).ownerId).toBe('titled');
    expect(chooseOwner([member('b'), oldest, member('a')], EMAIL).ownerId).toBe('oldest');
    expect(chooseOwner([member('b'), member('a')], EMAIL).ownerId).toBe('a');
  });
  it('is of two namesakes the one with a title', () => {
    const members = [member('a', { lastName: 'Müller' }), member('b', { lastName: 'Müller', title: 'Dr.' })];
    expect(chooseOwner(members, EMAIL).ownerId).toBe('b');
  });
  it('is of two names in one address the one that stands there more clearly', () => {
    const members = [member('inside', { lastName: 'Mann', title: 'Dr.' }), member('whole', { lastName: 'Hartmann' })];
    expect(chooseOwner(members, 'praxis.hartmann@example.de').ownerId).toBe('whole');
  });
  it('lends phone and windows from the oldest member who has them', () => {
    const members = [
      member('owner', { lastName: 'Müller', hasPhone: false, hasUsableWindows: false }),
      member('young'),
      member('old', { createdAt: older, hasUsableWindows: false }),
    ];
    const expected = { ownerId: 'owner', phoneOwnerId: 'old', windowsOwnerId: 'young' };
    expect(chooseOwner(members, EMAIL)).toEqual(expected);
    expect(chooseOwner(members.toReversed(), EMAIL)).toEqual(expected);
  });
  it("keeps the owner's own phone and windows, and says so when nobody has any", () => {
    const owner = member('owner', { lastName: 'Müller' });
    const all = { ownerId: 'owner', phoneOwnerId: 'owner', windowsOwnerId: 'owner' };
    expect(chooseOwner([member('old', { createdAt: older }), owner], EMAIL)).toEqual(all);
    const none = chooseOwner([member('x', { hasPhone: false, hasUsableWindows: false })], null);
    expect(none).toEqual({ ownerId: 'x', phoneOwnerId: null, windowsOwnerId: null });
  });
  it('needs somebody', () => {
    expect(() => chooseOwner([], EMAIL)).toThrow(expect.objectContaining({ code: 'NO_MEMBERS' }));
  });
});
