import type { OverridableRule } from '../vocabulary.js';
import type { GrantedOverride } from './contactSituation.js';
import type { Restriction } from './restriction.js';

/** The overrides that still count at that moment; at `expiresAt` an override is over. DESIGN 4.1.7. */
export function activeOverrides(overrides: readonly GrantedOverride[], at: Date): readonly GrantedOverride[] {
  return overrides.length === 0 ? overrides : overrides.filter(({ expiresAt }) => expiresAt.getTime() > at.getTime());
}

export function isLifted(restriction: Restriction, overrides: readonly GrantedOverride[]): boolean {
  const { rule } = restriction;
  return rule !== null && overrides.some((override) => override.rules.includes(rule));
}

/**
 * Ids of as few overrides as lift all these restrictions; of equal ones those that expire first. What is not needed is
 * not used up. (Taking the widest first is the least number for three rules.)
 */
export function overridesNeeded(lifted: readonly Restriction[], overrides: readonly GrantedOverride[]): string[] {
  const open = new Set(lifted.flatMap(({ rule }) => (rule === null ? [] : [rule])));
  const used: string[] = [];
  while (open.size > 0) {
    const [best] = overrides.toSorted((a, b) => lifts(b, open) - lifts(a, open) || expiresBefore(a, b));
    if (best === undefined || lifts(best, open) === 0) break;
    used.push(best.id);
    for (const rule of best.rules) open.delete(rule);
  }
  return used;
}

function lifts(override: GrantedOverride, open: ReadonlySet<OverridableRule>): number {
  return new Set(override.rules.filter((rule) => open.has(rule))).size;
}

function expiresBefore(a: GrantedOverride, b: GrantedOverride): number {
  return a.expiresAt.getTime() - b.expiresAt.getTime();
}
