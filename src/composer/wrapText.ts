/** Columns of a plain-text mail. RFC 5322 2.1.1 recommends 78; its hard limit of 998 octets is then never near. */
const WIDTH = 76;

function chunksOf(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  const characters = [...word];
  const chunks: string[] = [];
  for (let start = 0; start < characters.length; start += width) {
    chunks.push(characters.slice(start, start + width).join(''));
  }
  return chunks;
}

function wrapLine(line: string): string {
  if (line.length <= WIDTH) return line;
  const indent = /^ */.exec(line)?.[0] ?? '';
  // List items and the fields of a patient continue two columns further in.
  const hanging = indent.length > 0 || line.startsWith('- ') ? `${indent}  ` : indent;
  const words = line
    .trim()
    .split(/ +/)
    .flatMap((word) => chunksOf(word, WIDTH - hanging.length));
  const lines: string[] = [];
  let current = indent;
  let isEmpty = true;
  for (const word of words) {
    if (!isEmpty && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = hanging;
      isEmpty = true;
    }
    current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current].join('\n');
}

/** Wraps every line at 76 columns (words longer than that are cut between characters) and trims line ends. */
export function wrapText(text: string): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line.trimEnd()))
    .join('\n');
}
