/** The value without what no jsonb column holds: zero bytes and halves of characters. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [storableText(key), storableJson(entry)]));
}

function storableText(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\u{fffd}');
}
