import { join } from 'node:path';
import { createComposer } from '../../dist/composer/composeEmail.js';
import { readSettings } from '../../dist/config/settings.js';
import { createOrm } from '../../dist/database/createOrm.js';
import { createUnitOfWork } from '../../dist/database/unitOfWork.js';
import { createKeyRing } from '../../dist/encryption/keyRing.js';
import { createVault } from '../../dist/encryption/vault.js';
import { createLogger } from '../../dist/logging/createLogger.js';
import { ruleSettings } from '../../dist/wiring/ruleSettings.js';

/** A Tuesday, 09:00 in Berlin, no holiday in Germany: mail may leave. */
export const START = new Date('2026-03-03T08:00:00.000Z');

/** Set by the first process of a run and inherited by the others: their clocks agree. */
process.env.BENCH_STARTED_AT ??= String(Date.now());

/** Domain time that begins at {@link START} with the run and goes on as the wall clock does. */
function createBenchClock() {
  const startedAt = Number(process.env.BENCH_STARTED_AT);
  return { now: () => new Date(START.getTime() + Date.now() - startedAt) };
}

export function createBenchVault() {
  return createVault(createKeyRing([{ id: 'bench', key: Buffer.alloc(32, 7) }]));
}

export function openBenchComposer() {
  return createComposer({
    templatesDirectory: join(import.meta.dirname, '../../templates'),
    watch: false,
    onProblem: (problem) => {
      throw problem;
    },
  });
}

/** The settings of a service that was given none. */
export function benchSettings(environment = {}) {
  const settings = readSettings(environment);
  return {
    rules: ruleSettings(settings),
    limits: settings.limits,
    poolSize: settings.database.poolSize,
    logLevel: settings.logLevel,
  };
}

/** The parts that planning and delivery work with, on the default settings, as `src/app.ts` puts them together. */
export async function openBenchService(databaseUrl, environment) {
  const { rules, poolSize, logLevel } = benchSettings(environment);
  const orm = await createOrm({ databaseUrl, poolSize });
  return {
    orm,
    transact: createUnitOfWork(orm),
    clock: createBenchClock(),
    vault: createBenchVault(),
    logger: createLogger({ level: logLevel }),
    settings: rules,
    close: () => orm.close(true),
  };
}
