import Handlebars from 'handlebars';
import { templateInvalid } from './templateError.js';

function lineOf(error: unknown): number {
  const { lineNumber, message } = error as { lineNumber?: number; message?: string };
  // A parse error names the line in its message only, a semantic one in a property only.
  return lineNumber ?? Number(/line (\d+)/.exec(message ?? '')?.[1] ?? 1);
}

/** Parses one file as Handlebars. Throws `TEMPLATE_INVALID` with its line. */
export function parseTemplate(file: string, content: string): hbs.AST.Program {
  try {
    return Handlebars.parse(content, { srcName: file });
  } catch (error) {
    const message = (error as Error).message.split('\n').join(' ');
    throw templateInvalid({ file, line: lineOf(error) }, message, error);
  }
}
