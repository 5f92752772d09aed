const MAX_ID_LENGTH = 200;

/**
 * One path segment for an external id, or undefined where the id is none. Percent-encoding alone is not enough: URL
 * parsers take "." and "%2e%2e" for steps up the tree, and some servers decode "%2F" before they route.
 */
export function encodeExternalId(externalId: string): string | undefined {
  if (externalId.trim() === '' || externalId.length > MAX_ID_LENGTH) return undefined;
  // Control characters and lone surrogates (which encodeURIComponent would throw at).
  if (/[\p{Cc}\p{Cs}]/u.test(externalId)) return undefined;
  if (externalId.split(/[/\\]/).some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) return undefined;
  return encodeURIComponent(externalId);
}
