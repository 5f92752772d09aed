/** Writes the fields of one request or response of Kafka's protocol, in order. */
export class WireWriter {
  readonly #parts: Buffer[] = [];

  int8(value: number): this {
    return this.#fixed(1, (part) => part.writeInt8(value));
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int16(value: number): this {
    return this.#fixed(2, (part) => part.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.#fixed(4, (part) => part.writeInt32BE(value));
  }

  int64(value: number): this {
    return this.#fixed(8, (part) => part.writeBigInt64BE(BigInt(value)));
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const text = Buffer.from(value);
    return this.int16(text.length).raw(text);
  }

  bytes(value: Buffer): this {
    return this.int32(value.length).raw(value);
  }

  array<Item>(items: readonly Item[], write: (item: Item, writer: this) => unknown): this {
    this.int32(items.length);
    for (const item of items) write(item, this);
    return this;
  }

  raw(value: Buffer): this {
    this.#parts.push(value);
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** The message behind its length, as it goes over the wire. */
  frame(): Buffer {
    const body = this.toBuffer();
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length);
    return Buffer.concat([length, body]);
  }

  #fixed(length: number, fill: (part: Buffer) => void): this {
    const part = Buffer.alloc(length);
    fill(part);
    return this.raw(part);
  }
}
