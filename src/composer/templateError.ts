import { CommunicationError } from '../errors.js';

/** A place in a template file; `line` counts from 1. */
export interface TemplatePosition {
  readonly file: string;
  readonly line: number;
}

/** The error for anything wrong with a template file itself: code `TEMPLATE_INVALID`, naming file and line. */
export function templateInvalid(position: TemplatePosition, problem: string, cause?: unknown): CommunicationError {
  return new CommunicationError('TEMPLATE_INVALID', `${position.file}:${position.line}: ${problem}`, {
    details: { file: position.file, line: position.line },
    cause,
  });
}
