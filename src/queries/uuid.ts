const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL can read it as a uuid: anything else must not reach a statement. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
