import { CommunicationError } from '../errors.js';
import type { Closable } from './createLifecycle.js';

/** @throws CommunicationError CLOSE_TIMEOUT, or whatever the part itself throws. */
export async function closeWithin(part: Closable, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CommunicationError('CLOSE_TIMEOUT', 'Took too long to close')), timeoutMs);
  });
  try {
    await Promise.race([Promise.try(() => part.close()), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
