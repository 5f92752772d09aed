/**
 * The outgoing half of the bridge: what its tables mean, for those who read and change them.
 *
 * **`communication.outbox_events`, by `status`**
 * - `PENDING`: waits for Kafka. It stays so while it is sent, and for ever without `KAFKA_BROKERS`.
 * - `PUBLISHED`: Kafka has acknowledged it with all replicas (`published_at`, the last time).
 * - `PARKED`: the broker refused it for itself `attempts` times (`last_error`, `size_bytes`, `parked_at`). Later events
 *   with the same topic and `message_key` wait as `PENDING`; no other key does.
 * - `DROPPED`: a person gave it up (`dropped_at`, `dropped_by`); what waited behind it goes on.
 * - `FEED_ONLY`: never meant for Kafka.
 *
 * **`communication.bridge`**, one row. `lease_owner`, `lease_until` and `fencing_token` say which relay is active; all
 * times are the database's real time. The other columns are what that relay reported at `reported_at`, about once a
 * second and at each change of state, told by the empty NOTIFY of src/feed/wakeUps.ts. A row whose lease has run out
 * tells nothing about now: see `bridgeStateOf` in src/domain/bridge.
 *
 * **Who changes events by hand** does so in one transaction, in this order, for that is the relay's order of locks:
 * 1. `UPDATE bridge SET command_version = command_version + 1` where an event becomes `PENDING` again or leaves `PARKED`
 * 2. the events, guarded by the status that they must have:
 *    - retry: `PARKED → PENDING`, `parked_at = NULL, attempts = 0`
 *    - drop: `PARKED → DROPPED`, `parked_at = NULL, dropped_at, dropped_by`
 *    - replay: `PUBLISHED → PENDING` (`published_at` may stay); they are sent again under their old ids, and may follow newer
 *      events of their key, as any late repeat
 *    - pause and resume: `bridge.paused_at`, `paused_by`; no version needed
 * 3. after the commit `wakeUps.committed()`, as after any other
 */
export const BRIDGE_STATES = ['CONNECTING', 'CONNECTED', 'RETRYING', 'DOWN', 'PAUSED'] as const;
/**
 * - `CONNECTING`: since the start, the first connection is not there yet
 * - `CONNECTED`: the last thing tried went well
 * - `RETRYING`: something failed and is tried again at `next_retry_at`
 * - `DOWN`: nothing has gone well for longer than `DOWN_AFTER_MS`; it is still tried
 * - `PAUSED`: a person stopped it; what was in flight has ended
 */
export type BridgeState = (typeof BRIDGE_STATES)[number];

/** `LOOPBACK`: no `KAFKA_BROKERS`; events are handed round in this process and stay `PENDING`. */
export const BRIDGE_TRANSPORTS = ['KAFKA', 'LOOPBACK'] as const;
export type BridgeTransport = (typeof BRIDGE_TRANSPORTS)[number];
