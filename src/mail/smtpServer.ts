import { CommunicationError } from '../errors.js';
import { isLoopbackAddress } from './isLoopbackAddress.js';

/** Where mail is handed in, and how safely. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`). */
  readonly secure: boolean;
  /** The connection is given up where the server does not offer STARTTLS. */
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
}

const DEFAULT_PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;
/** Settings that other programs let weaken TLS from within the URL. */
const TLS_PARAMETER = /tls|secure|insecure|verify|unauthorized/i;

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`. Outside this machine every connection is encrypted and its
 * certificate checked (DESIGN 4.4); no part of the URL turns that off.
 * @throws CommunicationError SMTP_URL_INVALID or SMTP_INSECURE; the URL is not repeated, it may hold a password
 */
export function readSmtpServer(url: string, allowInsecureLoopback: boolean): SmtpServer {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed?.hostname || !isSmtpProtocol(parsed.protocol)) throw invalid('smtp://host:port or smtps://host:port');
  checkExtras(parsed);
  const host = readHost(parsed);
  const secure = parsed.protocol === 'smtps:';
  const plain = !secure && isLoopbackAddress(host) && allowInsecureLoopback;
  return {
    host,
    port: Number(parsed.port) || DEFAULT_PORTS[parsed.protocol],
    secure,
    requireTLS: !secure && !plain,
    ignoreTLS: plain,
    auth: readAuth(parsed),
  };
}

type SmtpProtocol = keyof typeof DEFAULT_PORTS;

function isSmtpProtocol(protocol: string): protocol is SmtpProtocol {
  return Object.hasOwn(DEFAULT_PORTS, protocol);
}

function checkExtras({ searchParams, pathname, hash }: URL): void {
  for (const name of searchParams.keys()) {
    if (TLS_PARAMETER.test(name)) {
      throw new CommunicationError('SMTP_INSECURE', 'the SMTP URL must not change how TLS is used', {
        details: { parameter: name },
      });
    }
  }
  if (searchParams.size > 0 || hash || !['', '/'].includes(pathname))
    throw invalid('a URL without path and parameters');
}

/** `localhost` becomes an address here, so that no name server decides whether it is this machine. */
function readHost({ hostname }: URL): string {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' ? '127.0.0.1' : host;
}

function readAuth({ username, password }: URL): SmtpServer['auth'] {
  if (!username && !password) return undefined;
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  } catch (cause) {
    throw new CommunicationError('SMTP_URL_INVALID', 'expected user and password in percent-encoding', { cause });
  }
}

function invalid(expected: string): CommunicationError {
  return new CommunicationError('SMTP_URL_INVALID', `expected ${expected}`);
}
