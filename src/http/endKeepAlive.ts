import type { FastifyInstance } from 'fastify';

/**
 * A kept-alive connection that is busy when closing begins becomes idle afterwards, and the server would wait for the
 * peer to leave. So the answers given while closing say that they are the last.
 */
export function endKeepAlive(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
