import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { CommunicationError } from '../errors.js';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/**
 * Listens and returns the port.
 * @throws CommunicationError PORT_IN_USE, PORT_FORBIDDEN or HOST_UNKNOWN, each saying which setting to change.
 */
export async function listen(app: FastifyInstance, { host, port }: ListenAddress): Promise<number> {
  try {
    await app.listen({ host, port, listenTextResolver: () => 'http.listening' });
  } catch (cause) {
    throw explained(cause, { host, port });
  }
  return (app.server.address() as AddressInfo).port;
}

function explained(cause: unknown, { host, port }: ListenAddress): unknown {
  const options = { cause, details: { host, port } };
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CommunicationError(
        'PORT_IN_USE',
        `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with HTTP_PORT.`,
        options,
      );
    case 'EACCES':
      return new CommunicationError(
        'PORT_FORBIDDEN',
        `Port ${port} needs rights that this user does not have. Choose one above 1023 with HTTP_PORT.`,
        options,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommunicationError('HOST_UNKNOWN', `${host} is no address of this machine. Check HTTP_HOST.`, options);
    default:
      return cause;
  }
}
