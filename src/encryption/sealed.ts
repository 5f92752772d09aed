/**
 * A sealed value as it stands in its column. It shows nothing of itself when logged or serialized: only the
 * vault that holds the key can open it, and only for the row and column it was sealed for.
 */
export class Sealed {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  toJSON(): string {
    return '[sealed]';
  }

  toString(): string {
    return '[sealed]';
  }
}
