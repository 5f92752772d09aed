/** RFC 2045, 6.7 (5): no encoded line is longer, the "=" of its soft break included. */
const LONGEST_LINE = 76;

const LINE_BREAK = /\r\n|\r|\n/;
/** Besides "=": whatever is not printable ASCII, and white space that some ways would take away from the end of a line. */
const TO_ESCAPE = /[^ -~\t]+|[ \t]$/g;

/**
 * The text in quoted-printable, its line breaks as CRLF. nodemailer can do that too, but reads a body several times to
 * choose an encoding and to wrap at words: that is half of all the CPU time of a mail (docs/BENCHMARKS.md).
 */
export function quotedPrintable(text: string): string {
  return text
    .split(LINE_BREAK)
    .map((line) => fold(line.replaceAll('=', '=3D').replace(TO_ESCAPE, escapeBytes)))
    .join('\r\n');
}

function escapeBytes(characters: string): string {
  return Buffer.from(characters, 'utf8').toString('hex').toUpperCase().replace(/../g, '=$&');
}

/** Breaks a line where it is full, never inside an escape ("=C3"). */
function fold(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  const pieces: string[] = [];
  let start = 0;
  while (line.length - start > LONGEST_LINE) {
    let end = start + LONGEST_LINE - 1;
    if (line[end - 1] === '=') end -= 1;
    else if (line[end - 2] === '=') end -= 2;
    pieces.push(line.slice(start, end));
    start = end;
  }
  pieces.push(line.slice(start));
  return pieces.join('=\r\n');
}
