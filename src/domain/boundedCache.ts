/** A memory of computed values that forgets its oldest entry when full. */
export interface BoundedCache<K, V> {
  get(key: K, compute: () => V): V;
}

/** For pure results only: a value that is forgotten is computed again and must come out the same. */
export function createBoundedCache<K, V>(maximumEntries: number): BoundedCache<K, V> {
  const entries = new Map<K, V>();
  return {
    get(key, compute) {
      const known = entries.get(key);
      if (known !== undefined) return known;
      const value = compute();
      if (entries.size >= maximumEntries) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(key, value);
      return value;
    },
  };
}
