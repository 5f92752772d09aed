/** Line ends and the like, and halves of characters: a database stores them as something else, or not at all. */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Whether a text may stand where there is one line: in a mail header, in a name, as an id. */
export function isOneLine(text: string): boolean {
  return !UNSAFE.test(text);
}
