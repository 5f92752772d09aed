/** A caller reads it at a glance; the whole text stands with the request. */
const MAXIMUM_CHARACTERS = 200;

/** Free text as part of one line: line breaks, control characters and runs of blanks become single blanks. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Free text, cut where it is long; empty texts are null. */
export function shortText(text: string | null): string | null {
  const line = oneLine(text ?? '');
  const characters = [...line];
  if (characters.length <= MAXIMUM_CHARACTERS) return line === '' ? null : line;
  return `${characters
    .slice(0, MAXIMUM_CHARACTERS - 1)
    .join('')
    .trimEnd()}…`;
}

/** The parts that are there, with single blanks between them. */
export function joinWords(...parts: readonly (string | null)[]): string {
  return parts
    .map((part) => oneLine(part ?? ''))
    .filter((part) => part !== '')
    .join(' ');
}
