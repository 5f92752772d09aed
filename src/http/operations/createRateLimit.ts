import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Viewer } from '../../auth/viewer.js';
import { refusal } from './refusals.js';

/** What an operation counts at least: being asked at all costs something too. */
const LEAST_COST = 1_000;
const WINDOW_SECONDS = 60;

/** @throws GraphQLError RATE_LIMITED with `retryAfterSeconds` */
export type ConsumeCost = (viewer: Viewer, cost: number) => Promise<void> | void;

/**
 * Counts what each user asks for within a minute, in this process. Without sign-in nobody is counted: that is one person
 * on their own machine.
 */
export function createRateLimit(costPerMinute: number): ConsumeCost {
  if (costPerMinute === 0) return () => undefined;
  const limiter = new RateLimiterMemory({ points: costPerMinute, duration: WINDOW_SECONDS });

  async function consume(subject: string, cost: number): Promise<void> {
    try {
      await limiter.consume(subject, Math.max(LEAST_COST, cost));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw refusal('RATE_LIMITED', 'Too much was asked for within a minute. Wait, then go on.', {
        retryable: true,
        details: { retryAfterSeconds },
      });
    }
  }

  return ({ subject, role }, cost) => (subject === null ? undefined : consume(`${role}:${subject}`, cost));
}
