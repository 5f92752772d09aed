import { CommunicationError } from '../errors.js';

export const MAXIMUM_PAGE = 100;
const DEFAULT_PAGE = 20;

/** The arguments of a Relay connection. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

export interface Page {
  readonly limit: number;
  /** From the end: `last`. */
  readonly backward: boolean;
  readonly after: string | null;
  readonly before: string | null;
  /** Rows to pass over, for clients that count pages: what is inserted meanwhile moves the next ones. */
  readonly offset?: number;
}

/** @throws CommunicationError BAD_USER_INPUT naming the argument */
export function readPage({ first = null, after = null, last = null, before = null }: PageArguments): Page {
  if (first !== null && last !== null) throw badPage('last', 'Give either `first` or `last`.');
  const backward = last !== null;
  const limit = last ?? first ?? DEFAULT_PAGE;
  if (limit < 0 || limit > MAXIMUM_PAGE) throw badPage(backward ? 'last' : 'first', `Between 0 and ${MAXIMUM_PAGE}.`);
  return { limit, backward, after, before };
}

function badPage(field: string, message: string): CommunicationError {
  return new CommunicationError('BAD_USER_INPUT', message, { field });
}
