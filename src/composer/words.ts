import { z } from 'zod';
import { templateInvalid } from './templateError.js';
import type { TemplateSources } from './templateSources.js';

const text = z.string().min(1);

const wordsSchema = z.strictObject({
  date: text,
  months: z.array(text).length(12),
  /** Number words from two on. */
  numbers: z.array(text),
  years: z.strictObject({ one: text, many: text }),
  sex: z.strictObject({ FEMALE: text, MALE: text, DIVERSE: text }),
  insurance: z.strictObject({ STATUTORY: text, PRIVATE: text, SELF_PAYER: text }),
  /** In the case that follows "for". */
  onePatient: z.strictObject({ FEMALE: text, MALE: text, DIVERSE: text, UNKNOWN: text }),
  manyPatients: z.strictObject({ FEMALE: text, MALE: text, WOMAN_AND_MAN: text, WOMEN_AND_MEN: text, OTHER: text }),
  position: text,
  noFacts: text,
  and: text,
  labels: z.strictObject({
    forTherapist: text,
    acceptedBy: text,
    complaints: text,
    preferredTimes: text,
    waitingSince: text,
  }),
});

/** The single words of one language (`words.json` next to its templates). Names in braces are filled in. */
export type Words = z.infer<typeof wordsSchema>;

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);
    throw templateInvalid({ file, line: content.slice(0, offset).split('\n').length }, 'not valid JSON', error);
  }
}

/** Line of the innermost key of the path that is there. */
function lineOfKey(content: string, json: unknown, path: readonly PropertyKey[]): number {
  let offset = 0;
  let value = json;
  for (const key of path) {
    value = (value as Record<PropertyKey, unknown> | null)?.[key];
    const next = content.indexOf(`"${String(key)}":`, offset);
    if (value === undefined || next < 0) break;
    offset = next;
  }
  return content.slice(0, offset).split('\n').length;
}

/** Reads and checks `words.json`. Throws `TEMPLATE_INVALID`. */
export function readWords(sources: TemplateSources, file: string): Words {
  const content = sources.read(file, { file, line: 1 });
  const json = parseJson(file, content);
  const result = wordsSchema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : (issue?.path ?? []);
  throw templateInvalid({ file, line: lineOfKey(content, json, path) }, `${path.join('.')}: ${issue?.message}`);
}

/** Fills `{n}`-like places of a word. */
export function fillWord(word: string, values: Readonly<Record<string, string | number>>): string {
  return word.replace(/\{(\w+)\}/g, (place, key: string) => String(values[key] ?? place));
}
