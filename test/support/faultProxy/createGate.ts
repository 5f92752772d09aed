/** Something that all must pass, and that can be shut for a while. */
export interface Gate {
  passed(): Promise<void>;
  shut(): void;
  open(): void;
}

export function createGate(): Gate {
  let barrier: PromiseWithResolvers<void> | undefined;
  return {
    async passed() {
      while (barrier) await barrier.promise;
    },
    shut() {
      barrier ??= Promise.withResolvers<void>();
    },
    open() {
      barrier?.resolve();
      barrier = undefined;
    },
  };
}
