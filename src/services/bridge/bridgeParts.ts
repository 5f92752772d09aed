import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../../database/query.js';
import type { ServiceParts } from '../serviceParts.js';

export type BridgeParts = Pick<ServiceParts, 'transact' | 'clock' | 'vault'>;

/** First of all locks: the active relay reads from the beginning when it sees the new version (src/bridge/bridge.ts). */
export async function raiseCommandVersion(em: EntityManager): Promise<void> {
  await queryRows(em, 'UPDATE communication.bridge SET command_version = command_version + 1');
}
