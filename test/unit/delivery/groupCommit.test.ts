import { describe, expect, it } from '@jest/globals';
import { createGroupCommit } from '../../../src/delivery/groupCommit.js';

describe('createGroupCommit', () => {
  function recorded(isMoreToCome: (waiting: number) => boolean = () => false, longestMs = 60_000) {
    const groups: (readonly string[])[] = [];
    const submit = createGroupCommit<string, string>(
      async (items) => {
        groups.push(items);
        if (items.includes('bad')) throw new Error('bad');
        return items.map((item) => item.toUpperCase());
      },
      3,
      { longestMs, isMoreToCome },
    );
    return { groups, submit };
  }

  it('commits together what comes together, no more than fit', async () => {
    const { groups, submit } = recorded();
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(submit))).toEqual(['A', 'B', 'C', 'D']);
    expect(groups).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('tries the items of a failed group one by one', async () => {
    const { submit } = recorded();
    const results = await Promise.allSettled(['a', 'bad', 'c'].map(submit));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('waits for those who are about to come, and for no one else', async () => {
    const { groups, submit } = recorded((waiting) => waiting < 2);
    const first = submit('a');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(groups).toEqual([]);
    await Promise.all([first, submit('b')]);
    expect(groups).toEqual([['a', 'b']]);
  });

  it('waits no longer than it may', async () => {
    const { groups, submit } = recorded(() => true, 1);
    await submit('a');
    expect(groups).toEqual([['a']]);
  });
});
