import type { OuterId } from '../outerIds.js';

interface WrittenEmail {
  readonly subject?: string | null;
  readonly body_text?: string | null;
  readonly body_html?: string | null;
  readonly placement_request_ids?: readonly OuterId[] | null;
  readonly follow_up_required?: boolean | null;
  readonly follow_up_notes?: string | null;
  readonly language?: 'de' | 'en' | null;
  readonly staff_member_id?: string | null;
}

export interface NewEmail extends WrittenEmail {
  readonly therapist_id: OuterId;
  readonly subject: string;
  readonly external_delivery?: boolean | null;
  readonly recipient_email?: string | null;
  readonly recipient_name?: string | null;
  readonly sender_email?: string | null;
  readonly sender_name?: string | null;
  readonly status?: string | null;
}

export interface EmailAnswer {
  readonly placement_request_id: OuterId;
  readonly outcome: string;
  readonly later_until?: string | null;
}

export interface ChangedEmail extends WrittenEmail {
  readonly status?: string | null;
  readonly error_message?: string | null;
  readonly response_received?: boolean | null;
  readonly response_date?: string | null;
  readonly response_content?: string | null;
  readonly outcomes?: readonly EmailAnswer[] | null;
}
