/** Why something waits, and until when; null: until the state changes. */
export interface Reason {
  readonly code: string;
  readonly until: Date | null;
}
