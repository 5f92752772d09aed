const BASIC = /^Basic +([A-Za-z0-9+/=]+) *$/i;

/**
 * The bearer token in what a browser sends after asking for name and password: the password is it. Only for pages that
 * change nothing, because a browser sends this by itself from then on.
 */
export function authorizationOfBrowser(authorization: string | undefined): string | undefined {
  const encoded = BASIC.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return authorization;
  const [, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return `Bearer ${password.join(':')}`;
}
