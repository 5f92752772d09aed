import pg from 'pg';

/** `+00` at the end, no era and a year of four digits: what a server in UTC writes. */
const IN_UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00$/;

/** Reads a timestamptz in PostgreSQL's ISO style, whatever the session's zone is. */
export function dateFromText(text: string): Date {
  // The one spelling that JavaScript reads fast.
  if (IN_UTC.test(text)) return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)(text) as Date;
}

/** Reads a text[]. */
export function textsFromText(text: string): string[] {
  return pg.types.getTypeParser(TEXT_ARRAY)(text) as string[];
}

/** The oid of text[], which the driver has no name for. */
const TEXT_ARRAY = 1009 as typeof pg.types.builtins.TEXT;
