import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { databaseUnavailable, isDatabaseUnavailable } from '../database/databaseUnavailable.js';
import { type CommunicationError, isCommunicationError } from '../errors.js';
import type { Logger } from '../logging/createLogger.js';
import { redactMessage, withoutSuggestions } from './redactMessage.js';

/** Turns any error into what a client may see. `formatted` is the error as GraphQL would send it. */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

export interface ErrorFormatterOptions {
  readonly logger: Logger;
  /** Leaves out suggestions of names from the schema. */
  readonly hideSchemaDetails: boolean;
}

/** Extensions that leave; everything else (stack traces, validated objects) stays. */
const PUBLIC_EXTENSIONS = ['code', 'field', 'retryable'] as const;
const INTERNAL = 'INTERNAL_SERVER_ERROR';

/**
 * One formatter for HTTP and sockets: codes stay, values of the caller and internals go, and what nobody expected becomes
 * INTERNAL_SERVER_ERROR with an `errorId` that finds its log line.
 */
export function createErrorFormatter({ logger, hideSchemaDetails }: ErrorFormatterOptions): FormatError {
  function unexpected(error: unknown): Pick<GraphQLFormattedError, 'message' | 'extensions'> {
    const errorId = randomUUID();
    logger.error({ event: 'graphql.unexpected_error', errorId, err: error });
    return { message: 'Internal server error', extensions: { code: INTERNAL, errorId } };
  }

  return function formatError(formatted, error) {
    const original = originalOf(error);
    const place = { locations: formatted.locations, path: formatted.path };
    if (isCommunicationError(original)) return { ...place, ...known(original) };
    if (isDatabaseUnavailable(original)) {
      logger.warn({ event: 'graphql.database_unavailable', err: original });
      return { ...place, ...known(databaseUnavailable(original)) };
    }
    const code = codeOf(formatted, error);
    if (code === INTERNAL) return { ...unexpected(original), ...place };
    const message = redactMessage(formatted.message);
    return {
      message: hideSchemaDetails ? withoutSuggestions(message) : message,
      ...place,
      extensions: { ...publicExtensions(formatted.extensions), code },
    };
  };
}

function known(error: CommunicationError): Pick<GraphQLFormattedError, 'message' | 'extensions'> {
  const { code, field, retryable, message, details } = error;
  return { message, extensions: { code, field, retryable, retryAfterSeconds: details?.retryAfterSeconds } };
}

/** The error that a resolver threw, below the layers that GraphQL puts around it. */
function originalOf(error: unknown): unknown {
  let original = error;
  while (original instanceof GraphQLError && original.originalError) original = original.originalError;
  return original;
}

/**
 * Sockets get no codes from Apollo. An error without a path was found before anything ran, so it is the caller's; one
 * with a path and without a code came out of a resolver unplanned.
 */
function codeOf(formatted: GraphQLFormattedError, error: unknown): string {
  const given = formatted.extensions?.code;
  if (typeof given === 'string' && given !== INTERNAL) return given;
  if (given === INTERNAL || formatted.path || !(error instanceof GraphQLError)) return INTERNAL;
  if (error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION) return 'BAD_USER_INPUT';
  if (error.originalError) return INTERNAL;
  return formatted.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
}

function publicExtensions(extensions: GraphQLFormattedError['extensions']): Record<string, unknown> {
  const entries = PUBLIC_EXTENSIONS.map((name) => [name, extensions?.[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
