import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A subscription over the socket of a running service, as a dashboard has one. */
export interface Following {
  /** Resolves when the socket or the subscription has ended, whichever way. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Hands each payload to `onData` as it comes. It does not connect anew: that is for its user to do, with a cursor. */
export function followService<Data>(
  url: string,
  query: string,
  variables: Record<string, unknown>,
  onData: (data: Data) => void,
): Following {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    // The error reaches the sink below.
    onNonLazyError: () => {},
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const unsubscribe = client.subscribe<Data>(
    { query, variables },
    { next: ({ data }) => data && onData(data), error: () => end(), complete: () => end() },
  );
  return {
    ended,
    async close() {
      unsubscribe();
      await client.dispose();
      await ended;
    },
  };
}
