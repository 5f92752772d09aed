/** What the choice of a mail's patients depends on. */
export interface WaitingRequest {
  readonly id: string;
  /** ISO date ("2026-03-01") since when the patient looks for a place; null: unknown. */
  readonly patientRegisteredOn: string | null;
  readonly createdAt: Date;
}

export interface BatchChoiceOptions {
  /** MAX_PATIENTS_PER_EMAIL. */
  readonly maximum: number;
  /** Ids that staff put in front, in their order; those that do not wait (any more) are passed over. */
  readonly includedFirst: readonly string[];
  /** Ids that staff took out; wins over `includedFirst`. */
  readonly excluded: ReadonlySet<string>;
}

/** The requests that the next mail carries, at most `maximum`, each once; the others wait. DESIGN 4.3. */
export function chooseBatchMembers<T extends WaitingRequest>(waiting: readonly T[], options: BatchChoiceOptions): T[] {
  const candidates = new Map<string, T>();
  for (const request of waiting) if (!options.excluded.has(request.id)) candidates.set(request.id, request);
  const chosen: T[] = [];
  for (const id of options.includedFirst) {
    const request = candidates.get(id);
    if (request !== undefined) chosen.push(request);
    candidates.delete(id);
  }
  return [...chosen, ...[...candidates.values()].sort(compareWaitingRequests)].slice(0, Math.max(0, options.maximum));
}

/** Longest-registered patient first, unknown date last; then the older request; then the id, so that no two are equal. */
export function compareWaitingRequests(a: WaitingRequest, b: WaitingRequest): number {
  return (
    compareDates(a.patientRegisteredOn, b.patientRegisteredOn) ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    compareText(a.id, b.id)
  );
}

function compareDates(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareText(a, b);
}

/** By code units, like the order of ids and ISO dates; never by the language of the machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
