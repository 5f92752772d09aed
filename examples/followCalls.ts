import { type ClientOptions, createClient } from 'graphql-ws';
import { keepSession } from './keepSession.js';

const CALLS = `subscription Calls($after: String) {
  phoneCallChanged(after: $after) { cursor kind phoneCallId status startsAt claimed }
}`;

/** What codegen makes of the document. */
export interface CallChange {
  readonly cursor: string;
  readonly kind: string;
  readonly phoneCallId: string;
  readonly status: string;
  readonly startsAt: string;
  readonly claimed: boolean;
}

export interface FollowOptions {
  /** wss://…/graphql */
  readonly url: string;
  /** Asked for at each connect, and again before the token ends. */
  readonly token: () => Promise<string>;
  /** Takes `serviceStatus { feedCursor }` first, then loads what is shown; gives that cursor. */
  readonly load: () => Promise<string>;
  /** Each change once, in order. */
  readonly onChange: (change: CallChange) => void;
  /** It has ended, and what is wrong does not go away by itself. */
  readonly onFailure: (reason: unknown) => void;
  readonly client?: Partial<ClientOptions>;
}

/** Follows calls through lost connections, restarts and tokens that end. Returns what ends it. */
export function followCalls({ url, token, load, onChange, onFailure, client: more }: FollowOptions): () => void {
  let cursor = '';
  let ended = false;
  let unsubscribe = () => {};

  const client = createClient({
    url,
    // Without a token the server says 4403, and it is tried again; an error thrown here would be final.
    connectionParams: async () => ({ token: await token().catch(() => '') }),
    // Also after a connection that could not be opened at all; what is hopeless (4400, 4401, …) it gives up anyway.
    shouldRetry: () => true,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => wait(Math.min(30_000, 1_000 * 2 ** retries) * (0.5 + Math.random() / 2)),
    keepAlive: 10_000,
    on: keepSession(token, () => client.terminate()),
    ...more,
  });

  function subscribe(): void {
    const variables = {
      // Read at every connect, so that each goes on behind the last change that was handled.
      get after() {
        return cursor;
      },
    };
    let over = false;
    // Not `iterate`: it keeps changes in a queue, and those would come a second time after a reconnect.
    const stop = client.subscribe<{ phoneCallChanged: CallChange }>(
      { query: CALLS, variables },
      {
        next({ data, errors }) {
          if (over) return;
          if (!data) return leave(errors);
          onChange(data.phoneCallChanged);
          cursor = data.phoneCallChanged.cursor;
        },
        error: leave,
        complete: () => leave(undefined),
      },
    );
    unsubscribe = () => {
      over = true;
      stop();
    };

    function leave(reason: unknown): void {
      if (over) return;
      unsubscribe();
      recover(reason).catch(fail);
    }
  }

  async function restart(): Promise<void> {
    cursor = await load();
    if (!ended) subscribe();
  }

  /** `reason`: errors of GraphQL, the event of a close code that is final, or nothing when the server has ended it. */
  async function recover(reason: unknown): Promise<void> {
    const { code, retryable, retryAfterSeconds = 5 } = extensionsOf(reason);
    if (!reason || code === 'CURSOR_TOO_OLD' || code === 'BAD_CURSOR') return restart();
    if (!retryable && code !== 'INTERNAL_SERVER_ERROR') throw reason;
    await wait(retryAfterSeconds * 1_000);
    if (!ended) subscribe();
  }

  function end(): void {
    ended = true;
    unsubscribe();
    void client.dispose();
  }

  function fail(reason: unknown): void {
    if (ended) return;
    end();
    onFailure(reason);
  }

  restart().catch(fail);
  return end;
}

interface Extensions {
  readonly code?: string;
  readonly retryable?: boolean;
  readonly retryAfterSeconds?: number;
}

/** Of the first error of GraphQL. */
function extensionsOf(reason: unknown): Extensions {
  return Array.isArray(reason) ? ((reason[0]?.extensions ?? {}) as Extensions) : {};
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
