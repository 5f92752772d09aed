import { describe, expect, it } from '@jest/globals';
import { readBridgeLedger } from '../../support/bridge/bridgeLedger.js';
import type { TopicRecord } from '../../support/kafka/log/decodeRecords.js';

/** The judge of the kill tests: what it lets pass, they let pass. */
describe('the ledger of the bridge', () => {
  const rows = [
    { event_id: 'a1', message_key: 'a', change: 1 },
    { event_id: 'b1', message_key: 'b', change: 1 },
    { event_id: 'a2', message_key: 'a', change: 2 },
  ];
  const record = (id: string, offset: number, change: Partial<TopicRecord> = {}): TopicRecord => ({
    partition: 0,
    offset,
    key: id[0]!,
    value: id,
    headers: { 'event-id': id },
    ...change,
  });
  const judge = async (...records: TopicRecord[]) =>
    readBridgeLedger(async <Row extends object>() => rows as unknown as Row[], records);

  it('has nothing against events that are all there in order, and late repeats', async () => {
    expect(await judge(record('a1', 0), record('b1', 1), record('a2', 2), record('a1', 3))).toEqual({
      recorded: 3,
      delivered: 3,
      repeats: 1,
      violations: [],
    });
  });

  it.each([
    ['a lost one', [record('a1', 0), record('b1', 1)], 'a2 is lost'],
    [
      'one that was rolled back',
      [record('a1', 0), record('b1', 1), record('a2', 2), record('a9', 3)],
      'a9 was never committed',
    ],
    ['two that swapped', [record('a2', 0), record('b1', 1), record('a1', 2)], 'change 2 of a overtook one before it'],
    [
      'a key in two partitions',
      [record('a1', 0), record('b1', 1), record('a2', 2, { partition: 1 })],
      'a is in two partitions',
    ],
    [
      'a repeat that says something else',
      [record('a1', 0), record('b1', 1), record('a2', 2), record('a1', 3, { value: 'other' })],
      'a1 is repeated as something else',
    ],
    ['a wrong key', [record('a1', 0), record('b1', 1, { key: 'c' }), record('a2', 2)], 'b1 has the key c'],
  ])('finds %s', async (_name, records, violation) => {
    expect((await judge(...records)).violations).toContain(violation);
  });
});
