const UNIT_MS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,9})(ms|s|min|h|d)$/;

/** What a person is told to write. */
export const DURATION_FORM = 'a whole number with its unit: ms, s, min, h or d (like "500ms" or "30min")';

/**
 * Milliseconds of "500ms", "2s", "30min", "24h" or "7d"; undefined for anything else.
 * A number without a unit is not accepted: "60" has been read as seconds and as milliseconds too often.
 */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text.trim()) ?? [];
  return amount && unit ? Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS] : undefined;
}
