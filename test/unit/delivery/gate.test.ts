import { describe, expect, it } from '@jest/globals';
import { createGate } from '../../../src/delivery/gate.js';

/** Lets everything that is already settled take effect. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function enterAll(gate: { enter(): Promise<void> }, count: number): number[] {
  const entered: number[] = [];
  for (let i = 0; i < count; i += 1) void gate.enter().then(() => entered.push(i));
  return entered;
}

describe('createGate', () => {
  it('lets in as many as the limit allows, the others in their order as places become free', async () => {
    const gate = createGate(() => 2);
    const entered = enterAll(gate, 4);
    await settled();
    expect(entered).toEqual([0, 1]);
    gate.leave();
    await settled();
    expect(entered).toEqual([0, 1, 2]);
    gate.leave();
    gate.leave();
    await settled();
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('opens again only when a whole step of places is free', async () => {
    const gate = createGate(
      () => 4,
      () => 2,
    );
    const entered = enterAll(gate, 6);
    gate.leave();
    await settled();
    expect(entered).toEqual([0, 1, 2, 3]);
    gate.leave();
    await settled();
    expect(entered).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('goes by a limit that grew meanwhile', async () => {
    let limit = 1;
    const gate = createGate(() => limit);
    const entered = enterAll(gate, 4);
    limit = 3;
    gate.leave();
    await settled();
    expect(entered).toEqual([0, 1, 2, 3]);
  });
});
