/** Reads the fields of one request or response of Kafka's protocol, in order. */
export class WireReader {
  readonly #buffer: Buffer;
  #offset = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  int8(): number {
    return this.#buffer.readInt8(this.#move(1));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  int16(): number {
    return this.#buffer.readInt16BE(this.#move(2));
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#move(4));
  }

  /** Offsets and times, far below 2^53 here. */
  int64(): number {
    return Number(this.#buffer.readBigInt64BE(this.#move(8)));
  }

  nullableString(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.#take(length).toString('utf8');
  }

  string(): string {
    return this.nullableString() ?? '';
  }

  /** A copy, since what is kept must not keep the whole request alive. */
  bytes(): Buffer {
    const length = this.int32();
    return length < 0 ? Buffer.alloc(0) : Buffer.from(this.#take(length));
  }

  nullableArray<Item>(read: (reader: this) => Item): Item[] | null {
    const length = this.int32();
    return length < 0 ? null : Array.from({ length }, () => read(this));
  }

  array<Item>(read: (reader: this) => Item): Item[] {
    return this.nullableArray(read) ?? [];
  }

  /** Whatever has not been read yet. */
  rest(): Buffer {
    return this.#buffer.subarray(this.#offset);
  }

  #take(length: number): Buffer {
    const begin = this.#move(length);
    return this.#buffer.subarray(begin, this.#offset);
  }

  #move(length: number): number {
    const begin = this.#offset;
    if (begin + length > this.#buffer.length) throw new RangeError('the message ends too early');
    this.#offset += length;
    return begin;
  }
}
