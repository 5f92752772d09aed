import type { Viewer } from '../auth/viewer.js';
import type { Logger } from '../logging/createLogger.js';

/** What the GraphQL context of one operation is made from, whichever way the operation came. */
export interface ContextRequest {
  readonly requestId: string;
  /** Who asks. Of an event of a subscription: who subscribed to it, or another one with the same role. */
  readonly viewer: Viewer;
  /** Carries the request id. */
  readonly logger: Logger;
}

/** Called once per operation, and once more for every event of a subscription: loaders must not keep yesterday's rows. */
export type CreateContext = (request: ContextRequest) => Promise<object> | object;

/**
 * Says who may get the same events: equal for two contexts whose rights are the same (as those of one role are), null for
 * a context that shares with nobody.
 */
export type SharingKey = (context: object) => string | null;
