import { clusterMark } from './clusterMark.js';

export type ServerSettings = Readonly<Record<string, string | number>>;

/** For data that nobody needs tomorrow: everything that waits for the disk is off. */
const EPHEMERAL: ServerSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  autovacuum: 'off',
};

const DURABLE: ServerSettings = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

/** The configuration the server is started with, as command line arguments; `settings` win. */
export function serverArguments(dataDirectory: string, ephemeral: boolean, settings: ServerSettings): string[] {
  const all: ServerSettings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // ORM 10, Agenda 5, LISTEN 1 and relay 2 per process, and room for several processes.
    max_connections: 150,
    shared_buffers: '128MB',
    // No disk with a head that moves: with the default of 4 whole tables are read where an index knows the few rows.
    random_page_cost: 1.1,
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    // Statements and the rows they fail on are health data; they must not get into any log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(ephemeral ? EPHEMERAL : DURABLE),
    ...settings,
    cluster_name: clusterMark(dataDirectory),
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
