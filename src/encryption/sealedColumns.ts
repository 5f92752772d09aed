/** Every column that holds sealed data: rotation walks them, and a test compares the list with the database. */
export const SEALED_COLUMNS = [
  { table: 'therapists', column: 'potentially_available_notes' },
  { table: 'placement_requests', column: 'patient_snapshot' },
  { table: 'placement_requests', column: 'patient_name' },
  { table: 'emails', column: 'content' },
  { table: 'emails', column: 'response' },
  { table: 'emails', column: 'follow_up_notes' },
  { table: 'overrides', column: 'reason' },
  { table: 'staff_actions', column: 'reason' },
  { table: 'phone_calls', column: 'notes' },
  { table: 'phone_calls', column: 'outcome_text' },
  { table: 'phone_call_batch_items', column: 'follow_up_notes' },
  { table: 'call_attempts', column: 'notes' },
  { table: 'inbox_events', column: 'payload' },
  { table: 'dead_letters', column: 'payload' },
  { table: 'idempotency_keys', column: 'fingerprint' },
  { table: 'idempotency_keys', column: 'answer' },
] as const;

export type SealedColumn = (typeof SEALED_COLUMNS)[number];
/** "table.column" of a sealed column. */
export type SealedColumnName = SealedColumn extends infer C
  ? C extends { table: infer T extends string; column: infer N extends string }
    ? `${T}.${N}`
    : never
  : never;
