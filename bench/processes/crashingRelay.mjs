/** The relay's thread, which can be told to crash. */
import { openRelay } from '../../dist/bridge/relay/openRelay.js';
import { runInThread } from '../../dist/bridge/threads/runInThread.js';

await runInThread((data, { logger, onMessage }) => {
  onMessage(() => {
    throw new Error('crash, as it was told to');
  });
  return openRelay(data, logger);
});
