import { VIEWER_ROLES, type ViewerRole } from './viewer.js';

/** Of several roles the first in this order counts: each may do all that the next ones may, SERVICE and VIEWER apart. */
const ORDER = ['ADMIN', 'MANAGER', 'STAFF', 'SERVICE', 'VIEWER'] as const satisfies readonly ViewerRole[];

/**
 * The role that a token gives: the claim with exactly this name, else the one at this path (dots part its steps); a text,
 * or a list with roles of other programs beside ours. Letters of either case. Undefined: none of ours.
 */
export function readRole(claims: Readonly<Record<string, unknown>>, claim: string): ViewerRole | undefined {
  const given = Object.hasOwn(claims, claim) ? claims[claim] : atPath(claims, claim.split('.'));
  const names = (Array.isArray(given) ? given : [given]).filter((name) => typeof name === 'string');
  const roles = new Set(names.map((name) => name.toUpperCase()).filter(isRole));
  return ORDER.find((role) => roles.has(role));
}

function atPath(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  const isRecord = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
  return isRecord ? atPath((value as Record<string, unknown>)[step], rest) : undefined;
}

function isRole(name: string): name is ViewerRole {
  return (VIEWER_ROLES as readonly string[]).includes(name);
}
