import { CommunicationError } from '../../errors.js';

/** Somebody works with the directory; `holder` says who ("process 17"). */
export function dataDirectoryInUse(dataDirectory: string, holder: string, pid?: number): CommunicationError {
  const message = `The data directory ${dataDirectory} is in use by ${holder}. Stop it first, or choose another directory.`;
  return new CommunicationError('DATA_DIRECTORY_IN_USE', message, { details: { dataDirectory, pid } });
}

/** Nothing can be stored there until a person changes something. */
export function dataDirectoryUnusable(dataDirectory: string, reason: string, cause?: unknown): CommunicationError {
  const message = `The data directory ${dataDirectory} can't be used: ${reason}.`;
  return new CommunicationError('DATA_DIRECTORY_UNUSABLE', message, { cause, details: { dataDirectory } });
}
