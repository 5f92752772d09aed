import type { WebSocketServer } from 'ws';

/** A peer that has not answered the close frame by then is cut off. */
const CLOSE_FRAME_WAIT_MS = 1_000;

/** Ends all subscriptions and waits until every socket is gone. */
export async function closeSockets(sockets: WebSocketServer, served: { close(): Promise<void> }): Promise<void> {
  const timer = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, CLOSE_FRAME_WAIT_MS);
  try {
    await served.close();
  } finally {
    clearTimeout(timer);
  }
}
