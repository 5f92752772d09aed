/** The query of the benchmark, as a list of mails with what was in them would ask for it. */
export const NESTED_LIST = `query NestedList($first: Int) {
  emails(first: $first) {
    nodes {
      id reference status templateName recipientName recipientEmail sentAt createdAt
      batch {
        id status opensAt
        items { nodes { position included outcome placementRequest { id matchId status patientRegisteredOn createdAt } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const ISO = (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The same answer made by PostgreSQL alone: one statement, its text is sent as it comes. $1 is one more than the page. */
export const NESTED_LIST_SQL = `
  WITH page AS MATERIALIZED (
    SELECT * FROM communication.emails e ORDER BY e.created_at DESC, e.id DESC LIMIT $1
  )
  SELECT p.id, p.created_at::text AS cursor_key, json_build_object(
    'id', p.id, 'reference', p.reference, 'status', p.status, 'templateName', upper(replace(p.template_name, '-', '_')),
    'recipientName', p.recipient_name, 'recipientEmail', p.recipient_email,
    'sentAt', ${ISO('p.sent_at')}, 'createdAt', ${ISO('p.created_at')},
    'batch', (SELECT json_build_object('id', b.id, 'status', b.status, 'opensAt', ${ISO('b.opens_at')}, 'items', json_build_object('nodes', (
      SELECT coalesce(json_agg(json_build_object('position', i.position, 'included', i.member, 'outcome', i.outcome,
        'placementRequest', json_build_object('id', r.id, 'matchId', r.match_id, 'status', r.status,
          'patientRegisteredOn', r.patient_registered_on, 'createdAt', ${ISO('r.created_at')})) ORDER BY i.position), '[]')
      FROM communication.email_batch_items i JOIN communication.placement_requests r ON r.id = i.placement_request_id
      WHERE i.batch_id = b.id))) FROM communication.email_batches b WHERE b.id = p.batch_id)
  )::text AS node
  FROM page p ORDER BY p.created_at DESC, p.id DESC`;
