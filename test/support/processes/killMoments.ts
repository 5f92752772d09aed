import type { PeerStep } from '../smtpPeer.js';
import type { GateStep } from './mailGates.js';
import type { Random } from './random.js';

/** When a worker is killed. */
export type KillMoment =
  /** In a commit of the delivery: `kept` when it had reached the database, else it is lost. */
  | { readonly kind: 'COMMIT'; readonly step: GateStep; readonly kept: boolean }
  /** In the SMTP dialogue. `stored`: the server has taken the mail and not answered yet. */
  | { readonly kind: 'DIALOGUE'; readonly step: PeerStep; readonly stored?: boolean }
  /** Some time after its start, or after the server took one of its mails. */
  | { readonly kind: 'CHANCE'; readonly after: 'START' | 'ACCEPTED'; readonly delayMs: number };

/** Every step of a delivery once, in its order. */
const STEPS: readonly ((random: Random) => KillMoment)[] = [
  () => ({ kind: 'COMMIT', step: 'claim', kept: false }),
  () => ({ kind: 'COMMIT', step: 'claim', kept: true }),
  () => ({ kind: 'COMMIT', step: 'begin', kept: false }),
  () => ({ kind: 'COMMIT', step: 'begin', kept: true }),
  () => ({ kind: 'DIALOGUE', step: 'connect' }),
  (random) => ({ kind: 'DIALOGUE', step: random.pick(['mail', 'rcpt', 'data'] as const) }),
  () => ({ kind: 'DIALOGUE', step: 'body' }),
  () => ({ kind: 'DIALOGUE', step: 'dot' }),
  () => ({ kind: 'DIALOGUE', step: 'dot', stored: true }),
  () => ({ kind: 'COMMIT', step: 'finish', kept: false }),
  () => ({ kind: 'COMMIT', step: 'finish', kept: true }),
  (random) => ({ kind: 'CHANCE', after: 'ACCEPTED', delayMs: random.below(30) }),
  (random) => ({ kind: 'CHANCE', after: 'START', delayMs: random.below(1_500) }),
];

export const KILLS_FOR_EVERY_STEP = STEPS.length;

/** So many moments in a random order; every step occurs before any occurs again. */
export function planKills(count: number, random: Random): KillMoment[] {
  const plan: KillMoment[] = [];
  while (plan.length < count) plan.push(...random.shuffle(STEPS).map((step) => step(random)));
  return plan.slice(0, count);
}
