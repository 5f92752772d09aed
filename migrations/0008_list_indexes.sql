-- Orders and filters of lists that read whole tables, measured with 100,000 mails and 200,000 requests. Due times and last changes of
-- batches go without: they are seldom asked for, and each index is written with every new version of its rows.

SET LOCAL search_path = communication, public;

-- Orders, with the expression that a place in the list is compared by.
CREATE INDEX emails_sent ON emails (coalesce(sent_at, 'infinity'), id);
CREATE INDEX emails_updated ON emails (updated_at, id);
CREATE INDEX placement_requests_updated ON placement_requests (updated_at, id);
CREATE INDEX placement_requests_registered ON placement_requests (coalesce(patient_registered_on, 'infinity'), id);
CREATE INDEX phone_calls_updated ON phone_calls (updated_at, id);
CREATE INDEX phone_calls_outcome ON phone_calls (coalesce(outcome_at, 'infinity'), id);
CREATE INDEX therapists_name ON therapists (coalesce(last_name, ''), id);
CREATE INDEX therapists_created ON therapists (created_at, id);

-- Filters.
CREATE INDEX email_batches_contact_point ON email_batches (contact_point_id, created_at);
CREATE INDEX emails_confirms ON emails (confirms_request_id) WHERE confirms_request_id IS NOT NULL;
CREATE INDEX therapists_warned ON therapists (id) WHERE warnings <> '[]';
CREATE INDEX email_batches_held ON email_batches (held_at) WHERE held_at IS NOT NULL;
CREATE INDEX phone_call_batch_items_follow_up ON phone_call_batch_items (batch_id) WHERE follow_up_required;
