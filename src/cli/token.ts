import { parseArgs } from 'node:util';
import { createToken } from '../auth/createToken.js';
import { ownTokenSecret, sharedSecret } from '../auth/sharedSecret.js';
import { VIEWER_ROLES, type ViewerRole } from '../auth/viewer.js';
import { readSettings, type Settings } from '../config/settings.js';
import { CommunicationError, isCommunicationError } from '../errors.js';

const USAGE = `usage: npm run --silent token -- --role ${VIEWER_ROLES.join('|')} [--subject ID] [--hours N]
  --subject  external id of the staff member, or name of the service (default: the role in small letters)
  --hours    until it expires, up to 8,760 (default: 12)`;

/** Prints a token for the settings of this environment: the same ones that the service runs with. */
async function main(): Promise<void> {
  const options = { role: { type: 'string' }, subject: { type: 'string' }, hours: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const role = VIEWER_ROLES.find((name) => name === values.role?.toUpperCase());
  const hours = Number(values.hours ?? 12);
  if (!role || !(hours > 0 && hours <= 8_760)) throw new CommunicationError('USAGE', USAGE);
  const settings = readSettings();
  console.log(await tokenFor(settings, role, values.subject ?? role.toLowerCase(), hours * 3_600_000));
}

async function tokenFor(
  { auth, database, dataDirectory }: Settings,
  role: ViewerRole,
  subject: string,
  lifetimeMs: number,
) {
  const isOwn = !auth.sharedSecret && !auth.jwksUrl && !database.url;
  const secret = auth.sharedSecret
    ? sharedSecret(auth.sharedSecret)
    : isOwn
      ? await ownTokenSecret(dataDirectory)
      : null;
  if (!secret) {
    throw new CommunicationError(
      'NO_SECRET',
      'Tokens are made here with AUTH_SHARED_SECRET, or with the secret of the embedded database; with AUTH_JWKS_URL the sign-in server makes them.',
    );
  }
  return createToken(secret, { ...auth, role, subject, lifetimeMs });
}

try {
  await main();
} catch (error) {
  const isUsage = !isCommunicationError(error) || error.code === 'USAGE';
  console.error(isUsage ? USAGE : `${error.code}\n${error.message}`);
  process.exitCode = 1;
}
