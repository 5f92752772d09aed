import { describe, expect, it } from '@jest/globals';
import { createDialogues } from '../../../src/delivery/createDialogues.js';

describe('createDialogues', () => {
  it('holds no more dialogues at once than there are connections', async () => {
    const dialogues = createDialogues({ maxConnections: 2, aheadMs: 50 });
    let running = 0;
    let most = 0;
    const one = () =>
      dialogues.hold(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      });
    await Promise.all(Array.from({ length: 10 }, one));
    expect(most).toBe(2);
  });

  it('makes one mail per connection ready for a fast server, and never more', async () => {
    const dialogues = createDialogues({ maxConnections: 2, aheadMs: 50 });
    expect(dialogues.areBrisk()).toBe(false);
    for (let i = 0; i < 200; i += 1) await dialogues.hold(async () => undefined);
    expect(dialogues.areBrisk()).toBe(true);
    expect(dialogues.size()).toBe(2 + 2);
  });

  it('frees the connection of a dialogue that failed', async () => {
    const dialogues = createDialogues({ maxConnections: 1, aheadMs: 50 });
    await expect(dialogues.hold(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(dialogues.hold(async () => 'next')).resolves.toBe('next');
  });
});
