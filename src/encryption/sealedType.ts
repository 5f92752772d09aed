import { Type } from '@mikro-orm/core';
import { Sealed } from './sealed.js';

/** The one column type of personal data (DESIGN 3): bytea in PostgreSQL, {@link Sealed} in the entities. */
export class SealedType extends Type<Sealed | null, Buffer | null> {
  override convertToDatabaseValue(value: Sealed | null): Buffer | null {
    return value?.bytes ?? null;
  }

  override convertToJSValue(value: Buffer | Uint8Array | null): Sealed | null {
    return value === null ? null : new Sealed(Buffer.from(value));
  }

  override getColumnType(): string {
    return 'bytea';
  }

  override compareAsType(): string {
    return 'Buffer';
  }
}
