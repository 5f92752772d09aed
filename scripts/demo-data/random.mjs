/**
 * A small seeded generator (mulberry32): the same seed gives the same data on every machine, so that the files can be
 * committed and compared.
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (min, max) => min + Math.floor(next() * (max - min + 1));
  const pick = (list) => list[integer(0, list.length - 1)];
  const hex = (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join('');
  return {
    integer,
    pick,
    chance: (probability) => next() < probability,
    /** Fisher-Yates, on a copy. */
    shuffled(list) {
      const copy = [...list];
      for (let index = copy.length - 1; index > 0; index -= 1) {
        const other = integer(0, index);
        [copy[index], copy[other]] = [copy[other], copy[index]];
      }
      return copy;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
  };
}
