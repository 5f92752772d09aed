// Control characters except tab and line feed, direction overrides (they can make text read as something else),
// and the byte order mark.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose.
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

// Anything that the rules below could change; most values hold nothing of it and are done after one look.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose.
const SUSPECT = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/;

/** Free text as it may stand in a mail: well-formed Unicode, `\n` as the only line end, no control characters. */
export function cleanText(value: string): string {
  if (!SUSPECT.test(value)) return value;
  return value
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(UNWANTED, '');
}

/** Like {@link cleanText}, on a single line. */
export function cleanLine(value: string): string {
  if (!SUSPECT.test(value)) return value;
  return cleanText(value).replace(/\s*[\n\t]\s*/g, ' ');
}

/** Whether the value holds anything that could end a header line or hide in one. */
export function hasControlCharacters(value: string): boolean {
  return CONTROL.test(value);
}
