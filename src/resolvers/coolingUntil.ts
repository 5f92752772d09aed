import type { GraphqlContext } from '../schema/context.js';

/** End of cooling after the newest refusal (DESIGN 4.1.3); null when there was none or it is over. */
export function coolingUntil(
  refusedAt: Date | null,
  { now, rules }: Pick<GraphqlContext, 'now' | 'rules'>,
): Date | null {
  if (refusedAt === null) return null;
  const until = new Date(refusedAt.getTime() + rules.coolingDays * 86_400_000);
  return until > now ? until : null;
}
