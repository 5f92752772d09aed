import { join } from 'node:path';
import { DateTime } from 'luxon';
import { type ImportReport, importEvents } from '../ingest/importEvents.js';
import type { Core } from '../wiring/createCore.js';

const DEMO_FILE = join(import.meta.dirname, '../../examples/demo.jsonl');

/**
 * A Tuesday morning without a holiday anywhere in Germany, after everything that the sample events tell of; the month
 * after it has a daylight-saving Sunday and Easter.
 */
const DEMO_START = DateTime.fromISO('2026-03-10T09:05:00', { zone: 'Europe/Berlin' });

/** Sets the demo's own clock and feeds the sample events in, so that mails leave at any hour of any day. */
export async function loadDemo(core: Core): Promise<ImportReport> {
  await core.clock.startAt(DEMO_START.toJSDate());
  const report = await importEvents(core, DEMO_FILE, 'examples/demo.jsonl');
  core.wakeUps.committed();
  return report;
}
