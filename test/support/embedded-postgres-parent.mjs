// A process that owns an embedded PostgreSQL, for the tests that kill it: node embedded-postgres-parent.mjs MODULE OPTIONS-AS-JSON
// It writes one JSON line when the server runs and one when it has stopped. SIGINT and SIGTERM: drain, that is use the
// database once more, then close. Plain JavaScript that imports the compiled module: it must also run where jest does not.
import { connect } from 'node:net';

const [modulePath, optionsJson] = process.argv.slice(2);
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const { startEmbeddedPostgres } = await import(modulePath);
const server = await startEmbeddedPostgres(JSON.parse(optionsJson)).catch((error) => {
  say({ event: 'refused', code: error.code, message: error.message });
  process.exit(1);
});

const acceptsConnections = () =>
  new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const drain = async () => {
  say({ event: 'draining', isDatabaseUp: await acceptsConnections() });
  await server.close();
  say({ event: 'closed' });
};
process.once('SIGINT', drain);
process.once('SIGTERM', drain);
say({ event: 'started', url: server.url, port: server.port, pid: server.pid });
