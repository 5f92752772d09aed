import { describe, expect, it } from '@jest/globals';
import { agreedSlot } from '../../../../src/domain/slots/agreedSlot.js';

const line = (lineId: string, ...busy: [number, number][]) => ({
  lineId,
  open: [],
  busy: busy.map(([start, end]) => ({ start, end })),
});
const agree = (lines: ReturnType<typeof line>[], practice: [number, number][] = []) =>
  agreedSlot({
    startMinute: 100,
    durationMinutes: 5,
    ownLineId: 'own',
    lines,
    contactPointBusy: practice.map(([start, end]) => ({ start, end })),
  });

describe('an agreed time', () => {
  it.each([
    ['goes to the line that agreed it, outside of its hours too', [line('a'), line('own')], 'own'],
    ['goes to the first free line where the own one is busy', [line('own', [95, 101]), line('a'), line('b')], 'a'],
    ['goes to another line where the own one is gone', [line('a')], 'a'],
    ['may touch what is before and after it', [line('own', [90, 100], [105, 110])], 'own'],
  ])('%s', (_name, lines, lineId) => {
    expect(agree(lines)).toEqual({ kind: 'FREE', slot: { lineId, startMinute: 100, endMinute: 105 } });
  });

  it.each<[string, ReturnType<typeof line>[], [number, number][], number | null]>([
    ['the only line is busy', [line('own', [100, 110])], [], 110],
    ['it would reach into the next call', [line('own', [104, 110])], [], 110],
    ['the gap behind it is too short', [line('own', [100, 110], [112, 120])], [], 120],
    ['the line that is free first counts', [line('own', [90, 130]), line('a', [100, 107])], [], 107],
    ['the practice itself has another call then', [line('own'), line('a')], [[98, 103]], 103],
    ['both are busy in turn', [line('own', [103, 108])], [[98, 103]], 108],
    ['there is no line', [], [], null],
  ])('is taken where %s', (_name, lines, practice, nextMinute) => {
    expect(agree(lines, practice)).toEqual({ kind: 'TAKEN', nextMinute });
  });
});
