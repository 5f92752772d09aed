import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

/** Asked every few seconds by machines: not worth a line each. */
const QUIET_ROUTES = new Set(['/healthz', '/readyz', '/metrics']);

/** One log line and one observation per request, by the route's pattern: the path itself may hold ids or worse. */
export function observeRequests(app: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const { statusCode, elapsedTime } = reply;
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method, route, status: String(statusCode) }, elapsedTime / 1_000);
    const level = QUIET_ROUTES.has(route) && statusCode < 500 ? 'debug' : 'info';
    request.log[level]({ event: 'http.request', method, route, statusCode, durationMs: Math.round(elapsedTime) });
  });
}
