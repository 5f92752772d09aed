import type { ContactReasonCode } from '../vocabulary.js';
import type { ContactReason, ContactRuleSettings, ContactSituation } from './contactSituation.js';
import { activeOverrides, isLifted, overridesNeeded } from './overrides.js';
import { asReasons, endOf, type Restriction } from './restriction.js';
import { restrictionsAt } from './restrictionsAt.js';

export * from './contactSituation.js';

/** The answer to "may this contact happen now?", with all reasons against it; those without an end come first. */
export type ContactDecision =
  /** `overridesUsed`: ids of the overrides without which it would not be permitted; they are used up by the contact. */
  | { readonly kind: 'PERMITTED'; readonly reasons: readonly []; readonly overridesUsed: readonly string[] }
  /**
   * Opens by time alone, exactly at `notBefore`, where every rule is satisfied. The reasons are all that stand in the
   * way from now until then, so the latest `until` among them is `notBefore`.
   */
  | { readonly kind: 'DEFERRED'; readonly notBefore: Date; readonly reasons: readonly ContactReason[] }
  /** Mail was asked for, but only the phone is left. Whether and when a call may be made is a question of its own. */
  | { readonly kind: 'USE_PHONE'; readonly reasons: readonly ContactReason[] }
  /** Nothing opens until somebody or something changes the state. */
  | { readonly kind: 'HELD'; readonly reasons: readonly ContactReason[] };

/** Reasons of rule 1 that close the phone path as well. */
const CLOSES_ALL_WAYS: ReadonlySet<ContactReasonCode> = new Set<ContactReasonCode>([
  'THERAPIST_BLOCKED',
  'THERAPIST_INACTIVE',
  'OPTED_OUT',
  'NO_CONTACT_WAY',
]);
const CLOSES_MAILBOX: ReadonlySet<ContactReasonCode> = new Set<ContactReasonCode>(['EMAIL_BOUNCED', 'NO_EMAIL']);

/**
 * Whether a therapist may be contacted now, by mail or by phone, or when, or why not. DESIGN 4.1, all rules.
 * @throws CommunicationError INVALID_SENDING_WINDOW, UNKNOWN_TIME_ZONE
 */
export function nextPermittedContact(
  situation: ContactSituation,
  now: Date,
  settings: ContactRuleSettings,
): ContactDecision {
  const overrides = activeOverrides(situation.overrides, now);
  const restrictions = restrictionsAt(situation, now, settings);
  const standing = restrictions.filter((restriction) => !isLifted(restriction, overrides));
  if (standing.length === 0) {
    return { kind: 'PERMITTED', reasons: [], overridesUsed: overridesNeeded(restrictions, overrides) };
  }
  if (
    !standing.some(({ code }) => CLOSES_ALL_WAYS.has(code)) &&
    standing.some(({ code }) => CLOSES_MAILBOX.has(code))
  ) {
    return { kind: 'USE_PHONE', reasons: asReasons(standing) };
  }
  if (standing.some(({ until }) => until === null)) return { kind: 'HELD', reasons: asReasons(standing) };
  return deferred(situation, standing, settings);
}

/** Each rule ends once, and each expired override can bring one back; who jumps more often stands still. */
const MAXIMUM_JUMPS = 100;

/**
 * Jumps to the end of the longest restriction, looks what stands there (a closed window, an override that has expired
 * by then), and jumps again until nothing does. Nothing opens in between: what stands, stands without a gap until its
 * end, for windows run to the next opening and overrides only ever expire.
 */
function deferred(
  situation: ContactSituation,
  standingNow: readonly Restriction[],
  settings: ContactRuleSettings,
): ContactDecision {
  const met: Restriction[] = [];
  let standing = standingNow;
  for (let jump = 0; jump < MAXIMUM_JUMPS; jump++) {
    met.push(...standing);
    const notBefore = new Date(Math.max(...standing.map(endOf)));
    const overrides = activeOverrides(situation.overrides, notBefore);
    standing = restrictionsAt(situation, notBefore, settings).filter((one) => !isLifted(one, overrides));
    if (standing.length === 0) return { kind: 'DEFERRED', notBefore, reasons: asReasons(met) };
  }
  throw new RangeError(`No moment satisfies all rules of contact: ${asReasons(met).map(({ code }) => code)}`);
}
