import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on the text alone: the same month is played every time. */
export function seededChance(...text: readonly (string | number)[]): number {
  return createHash('sha256').update(text.join('|')).digest().readUInt32BE(0) / 2 ** 32;
}

/** The first choice whose share is not used up; shares add up to 1. */
export function seededChoice<Choice>(
  shares: readonly (readonly [Choice, number])[],
  ...text: readonly (string | number)[]
): Choice {
  let rest = seededChance(...text);
  for (const [choice, share] of shares) {
    rest -= share;
    if (rest < 0) return choice;
  }
  return (shares.at(-1) as readonly [Choice, number])[0];
}
