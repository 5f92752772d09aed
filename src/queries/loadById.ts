import type DataLoader from 'dataloader';
import { isUuid } from './uuid.js';

/** An id from outside: unknown and malformed ones are null alike. */
export async function loadById<Value>(loader: DataLoader<string, Value | null>, id: string): Promise<Value | null> {
  return isUuid(id) ? loader.load(id.toLowerCase()) : null;
}
