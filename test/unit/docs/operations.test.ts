import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parseEvent } from '../../../src/ingest/parseEvent.js';
import { codeBlocks, readText } from './markdown.js';

describe('events in OPERATIONS.md', () => {
  const events = codeBlocks(readText('docs/OPERATIONS.md')).filter(({ language }) => language === 'json');

  it('are taken as they stand, each on its line, once they have an id', () => {
    expect(events).toHaveLength(1);
    for (const { code } of events)
      expect(parseEvent(code.trim().replace('…', randomUUID()))).toMatchObject({ kind: 'VALID', key: 'patient:7' });
  });
});
