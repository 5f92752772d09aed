/** The smallest business transaction there is, in plain SQL over several connections, with its event or without. */
import pg from 'pg';
import { runOn } from '../support/benchCluster.mjs';
import { answerCalls } from '../support/children.mjs';
import { timed } from '../support/statistics.mjs';

let clients = [];
let requests = [];

const LOCK = { name: 'lock', text: 'SELECT 1 FROM communication.contact_points WHERE id = $1 FOR UPDATE' };
const CHANGE = {
  name: 'change',
  text: `UPDATE communication.placement_requests SET status = CASE status WHEN 'OPEN' THEN 'BATCHED' ELSE 'OPEN' END, updated_at = now()
         WHERE id = $1 RETURNING status`,
};
const RECORD = {
  name: 'record',
  text: `INSERT INTO communication.outbox_events (event_id, topic, message_key, event_type, aggregate_type, aggregate_id, priority, payload,
           occurred_at, status)
         VALUES (uuidv7(), 'communication-events', $2, 'communication.placement_status_changed', 'placement_request', $1, 'NORMAL',
           jsonb_build_object('match_id', $2::text, 'old_status', 'OPEN', 'new_status', $3::text, 'reason', 'BENCH'), now(), 'PENDING')`,
};

answerCalls({
  async open({ databaseUrl, connections }) {
    clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: databaseUrl }));
    await Promise.all(clients.map((client) => client.connect()));
    requests = await runOn(databaseUrl, [
      `SELECT r.id, r.match_id, t.contact_point_id FROM communication.placement_requests r
       JOIN communication.therapists t ON t.id = r.therapist_id ORDER BY r.id`,
    ]);
  },
  async work({ rounds, withOutbox }) {
    const { ms } = await timed(() =>
      Promise.all(clients.map((client, index) => oneConnection(client, index, rounds, withOutbox))),
    );
    return { perSecond: (clients.length * rounds * 1_000) / ms };
  },
  close: () => Promise.all(clients.map((client) => client.end())),
});

async function oneConnection(client, index, rounds, withOutbox) {
  for (let round = 0; round < rounds; round += 1) {
    const { id, match_id, contact_point_id } = requests[(index + round * clients.length) % requests.length];
    await client.query('BEGIN');
    await client.query({ ...LOCK, values: [contact_point_id] });
    const { rows } = await client.query({ ...CHANGE, values: [id] });
    if (withOutbox) await client.query({ ...RECORD, values: [id, match_id, rows[0].status] });
    await client.query('COMMIT');
  }
}
