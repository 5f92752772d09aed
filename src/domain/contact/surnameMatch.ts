/** Parts of a surname that say nothing about whose address it is. */
const PARTICLES: ReadonlySet<string> = new Set(
  'von van vom zu zum zur der den dem de des del della di da dos du la le el al ten ter und y freiherr freifrau graf'.split(
    ' ',
  ),
);

/** Their customers' names are not in the domain, though a surname may be ("Post" in "posteo"). */
const MAIL_PROVIDERS =
  /@(gmx|web|t-online|gmail|googlemail|outlook|hotmail|live|icloud|me|posteo|mailbox|freenet|yahoo|aol|arcor|online|proton|protonmail)$/;

/** Shorter ones are found inside words that have nothing to do with the name ("ott" in "charlotte"). */
const MINIMUM_INSIDE_A_WORD = 4;

/**
 * How clearly a surname stands in an email address: 3 as words of its own ("praxis.mueller-luedenscheidt@"), 2 one half
 * of a double name, 1 somewhere inside a word ("drmueller@"), 0 not at all. Umlauts match in each spelling
 * (Müller: mueller, muller, müller); the top-level domain does not count.
 */
export function surnameMatch(lastName: string | null, email: string): 0 | 1 | 2 | 3 {
  const address = email
    .trim()
    .toLowerCase()
    .replace(/\.[^.@]*$/, '')
    .replace(MAIL_PROVIDERS, '');
  const addressWords = spellings(address).map(wordsOf);
  const grades = spellings(lastName ?? '').flatMap((name) =>
    addressWords.map((words) => grade(nameParts(name), words)),
  );
  return grades.includes(3) ? 3 : grades.includes(2) ? 2 : grades.includes(1) ? 1 : 0;
}

function grade(parts: readonly string[], words: readonly string[]): 0 | 1 | 2 | 3 {
  if (parts.length === 0) return 0;
  const asOneWord = parts.join('');
  if (words.includes(asOneWord) || ` ${words.join(' ')} `.includes(` ${parts.join(' ')} `)) return 3;
  if (parts.some((part) => words.includes(part))) return 2;
  const long = [asOneWord, ...parts].filter((part) => part.length >= MINIMUM_INSIDE_A_WORD);
  return long.some((part) => words.some((word) => word.includes(part))) ? 1 : 0;
}

/** Lower case without accents, umlauts once as "ae" and once as "a". */
function spellings(text: string): string[] {
  const lower = text.toLowerCase().normalize('NFC').replaceAll('ß', 'ss');
  const expanded = lower.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue');
  return [...new Set([withoutAccents(expanded), withoutAccents(lower)])];
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('ı', 'i');
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}]+/u).filter((word) => word !== '');
}

function nameParts(name: string): string[] {
  const parts = wordsOf(name);
  const telling = parts.filter((part) => part.length > 1 && !PARTICLES.has(part));
  return telling.length > 0 ? telling : parts;
}
