import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { isCommunicationError } from '../errors.js';

export interface PartHealth {
  /** `degraded` works with less (Kafka away), `down` makes the service useless (database away). */
  readonly state: 'ok' | 'degraded' | 'down';
  /** A literal code; the page is open to everybody who reaches it. */
  readonly reason?: string;
}

export interface HealthOptions {
  /** False while starting and as soon as closing begins. */
  readonly isReady: () => boolean;
  /** By the name of the part. One that throws or takes longer than 2 s counts as down. */
  readonly checks: Readonly<Record<string, () => Promise<PartHealth> | PartHealth>>;
}

export interface MetricsOptions {
  readonly registry: Registry;
  /** Lets through who may see them. */
  readonly onRequest: (request: FastifyRequest) => Promise<void>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** `/healthz` (the process lives), `/readyz` (it can work, and what is degraded) and `/metrics` (Prometheus). */
export function healthRoutes(
  app: FastifyInstance,
  health: HealthOptions,
  { registry, onRequest }: MetricsOptions,
): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const parts = await runChecks(health);
    const degraded = names(parts, 'degraded');
    const down = names(parts, 'down');
    const ready = health.isReady() && down.length === 0;
    reply.code(ready ? 200 : 503);
    return { status: readiness(ready, degraded.length > 0), degraded, down, parts };
  });
  app.get('/metrics', { onRequest }, async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}

function readiness(ready: boolean, isDegraded: boolean): string {
  if (!ready) return 'not_ready';
  return isDegraded ? 'degraded' : 'ready';
}

async function runChecks({ checks }: HealthOptions): Promise<Record<string, PartHealth>> {
  const entries = Object.entries(checks).map(async ([name, check]) => [name, await within(check)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function within(check: () => Promise<PartHealth> | PartHealth): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<PartHealth>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'down', reason: 'TIMEOUT' }), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([Promise.try(check), timeout]);
  } catch (error) {
    return { state: 'down', reason: isCommunicationError(error) ? error.code : 'CHECK_FAILED' };
  } finally {
    clearTimeout(timer);
  }
}

function names(parts: Record<string, PartHealth>, state: PartHealth['state']): string[] {
  return Object.keys(parts).filter((name) => parts[name]?.state === state);
}
