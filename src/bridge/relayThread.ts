import { openRelay, type RelayData } from './relay/openRelay.js';
import { runInThread } from './threads/runInThread.js';

await runInThread<RelayData>((data, { logger }) => openRelay(data, logger));
