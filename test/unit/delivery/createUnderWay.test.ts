import { describe, expect, it } from '@jest/globals';
import { createUnderWay } from '../../../src/delivery/createUnderWay.js';

function openTasks() {
  const ends = new Map<string, PromiseWithResolvers<boolean>>();
  const underWay = createUnderWay<string>((item) => {
    const end = Promise.withResolvers<boolean>();
    ends.set(item, end);
    return end.promise;
  });
  return { underWay, end: (item: string) => ends.get(item) as PromiseWithResolvers<boolean> };
}

describe('createUnderWay', () => {
  it('tells when few enough are left, and how many answered true', async () => {
    const { underWay, end } = openTasks();
    underWay.add(['a', 'b', 'c']);
    const oneLeft = underWay.until(() => underWay.count() <= 1);
    end('a').resolve(true);
    end('b').resolve(false);
    await oneLeft;
    expect(underWay.count()).toBe(1);
    end('c').resolve(true);
    await underWay.until(() => underWay.count() <= 0);
    expect(underWay.sent()).toBe(2);
  });

  it('tells a failure once the others have ended', async () => {
    const { underWay, end } = openTasks();
    underWay.add(['a', 'b', 'c']);
    const oneLeft = underWay.until(() => underWay.count() <= 1);
    const failure = new Error('no database');
    end('a').reject(failure);
    end('b').resolve(true);
    let left = 1;
    setImmediate(() => {
      left = 0;
      end('c').resolve(true);
    });
    await expect(oneLeft).rejects.toBe(failure);
    expect(left).toBe(0);
  });

  it('asks again when nudged, and tells a failure once', async () => {
    const { underWay, end } = openTasks();
    underWay.add(['a']);
    let enough = false;
    const waiting = underWay.until(() => enough);
    enough = true;
    underWay.nudge();
    await waiting;
    expect(underWay.count()).toBe(1);
    end('a').reject(new Error('no database'));
    await expect(underWay.until(() => false)).rejects.toThrow('no database');
    await underWay.until(() => false);
  });
});
