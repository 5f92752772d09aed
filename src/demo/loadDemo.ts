import { join } from 'node:path';
import { DateTime } from 'luxon';
import { type ImportReport, importEvents } from '../ingest/importEvents.js';
import type { Core } from '../wiring/createCore.js';
import { workOffInbox } from '../wiring/startWorkers.js';

const DEMO_FILE = join(import.meta.dirname, '../../examples/demo.jsonl');

/**
 * A Tuesday morning without a holiday anywhere in Germany, after everything that the sample events tell of; the month
 * after it has a daylight-saving Sunday and Easter.
 */
const DEMO_START = DateTime.fromISO('2026-03-10T09:05:00', { zone: 'Europe/Berlin' });

/**
 * Sets the demo's own clock, feeds the sample events in and handles them, so that mails leave at any hour of any day and
 * the first ones carry the same requests on every machine: on a slow one a practice's requests come in for longer than a
 * batch collects.
 */
export async function loadDemo(core: Core): Promise<ImportReport> {
  await core.clock.startAt(DEMO_START.toJSDate());
  const report = await importEvents(core, DEMO_FILE, 'examples/demo.jsonl');
  await workOffInbox(core);
  return report;
}
