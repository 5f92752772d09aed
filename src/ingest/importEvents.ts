import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Clock } from '../clock/clock.js';
import type { Transact } from '../database/unitOfWork.js';
import type { Vault } from '../encryption/vault.js';
import { receiveEvents } from './receiveEvents.js';

/** Lines stored per transaction. */
const GROUP_SIZE = 100;

interface ImportParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly vault: Vault;
}

export interface ImportProblem {
  /** 1-based. */
  readonly line: number;
  readonly code: string;
  /** Names fields, never values. */
  readonly reason: string;
}

export interface ImportReport {
  readonly stored: number;
  /** Event ids that were known already. */
  readonly duplicates: number;
  /** Of types that nobody here handles. */
  readonly ignored: number;
  /** Set aside as dead letters. */
  readonly problems: readonly ImportProblem[];
}

/**
 * Feeds a file of event envelopes, one JSON per line, into the inbox: the same entry and handlers that Kafka uses. Bad
 * lines are set aside with their number, the rest goes in; the same file again changes nothing.
 */
export async function importEvents(
  { transact, clock, vault }: ImportParts,
  path: string,
  source: string,
): Promise<ImportReport> {
  const report = { stored: 0, duplicates: 0, ignored: 0, problems: [] as ImportProblem[] };
  const store = (group: readonly NumberedLine[]) =>
    transact(async (em) => {
      const messages = group.map(({ line, text }) => ({ raw: text, origin: { source, offset: String(line) } }));
      const receipts = await receiveEvents(em, vault, messages, clock.now());
      return receipts.map((receipt, index) => ({ receipt, line: group[index]?.line ?? 0 }));
    });
  for await (const group of linesOf(path)) {
    for (const { line, receipt } of await store(group)) {
      if (receipt.kind === 'STORED') report.stored += 1;
      else if (receipt.kind === 'DUPLICATE') report.duplicates += 1;
      else if (receipt.kind === 'IGNORED_TYPE') report.ignored += 1;
      else report.problems.push({ line, code: receipt.code, reason: receipt.reason });
    }
  }
  return report;
}

interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

async function* linesOf(path: string): AsyncGenerator<NumberedLine[]> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let group: NumberedLine[] = [];
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    group.push({ line, text });
    if (group.length < GROUP_SIZE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
