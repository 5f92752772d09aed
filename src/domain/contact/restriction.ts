import { CONTACT_REASON_CODES, type ContactReasonCode, type OverridableRule } from '../vocabulary.js';
import type { ContactReason } from './contactSituation.js';

/** A reason against a contact, before overrides are looked at. */
export interface Restriction extends ContactReason {
  /** The rule that staff may override to lift it; null: nobody may. */
  readonly rule: OverridableRule | null;
}

/** A restriction that lasts until somebody or something changes the state. */
export function holds(code: ContactReasonCode): Restriction {
  return { code, until: null, rule: null };
}

/** One reason per code (the longest), those without an end first, then in the order of CONTACT_REASON_CODES. */
export function asReasons(restrictions: readonly Restriction[]): readonly ContactReason[] {
  const longest = new Map<ContactReasonCode, ContactReason>();
  for (const { code, until } of restrictions) {
    const known = longest.get(code);
    if (known === undefined || endOf({ code, until }) > endOf(known)) longest.set(code, { code, until });
  }
  return [...longest.values()].sort(
    (a, b) =>
      Number(a.until !== null) - Number(b.until !== null) ||
      CONTACT_REASON_CODES.indexOf(a.code) - CONTACT_REASON_CODES.indexOf(b.code),
  );
}

/** In milliseconds since the epoch; without an end, infinity. */
export function endOf(reason: ContactReason): number {
  return reason.until === null ? Number.POSITIVE_INFINITY : reason.until.getTime();
}
