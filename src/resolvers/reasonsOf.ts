import { orOther } from '../schema/defineEnum.js';
import { ReasonCodeEnum } from '../schema/enums/contact.js';
import type { Reason } from '../schema/types/Reason.js';

/** Reasons as they are stored (ISO times) or decided (Dates), as the schema shows them. */
export function reasonsOf(
  reasons: readonly { readonly code: string; readonly until: Date | string | null }[],
): Reason[] {
  return reasons.map(({ code, until }) => ({
    code: orOther(ReasonCodeEnum, code),
    until: until === null ? null : new Date(until),
  }));
}
