import type { OuterId } from '../outerIds.js';

interface WrittenCall {
  readonly scheduled_date?: string | null;
  readonly scheduled_time?: string | null;
  readonly duration_minutes?: number | null;
  readonly notes?: string | null;
  readonly force?: boolean | null;
  readonly reason?: string | null;
  readonly staff_member_id?: string | null;
}

export interface NewCall extends WrittenCall {
  readonly therapist_id: OuterId;
  readonly placement_request_ids?: readonly OuterId[] | null;
}

export interface ChangedCall extends WrittenCall {
  readonly status?: string | null;
  readonly outcome?: string | null;
  readonly retry_after?: string | null;
}

export interface ChangedCallItem {
  readonly placement_request_id: OuterId;
  readonly priority?: number | null;
  readonly discussed?: boolean | null;
  readonly outcome?: string | null;
  readonly later_until?: string | null;
  readonly follow_up_required?: boolean | null;
  readonly follow_up_notes?: string | null;
}

export interface ChangedCallBatch {
  readonly items: readonly ChangedCallItem[];
  readonly staff_member_id?: string | null;
}
