import type { logCreator } from 'kafkajs';
import type { ThreadLogger } from '../threads/messages.js';

/** kafkajs's levels: 1 error, 2 warn, 4 info, 5 debug. */
const ERROR = 1;

/**
 * What kafkajs says in words becomes records without them: its errors come to us as errors too, so that these lines are
 * details for whoever looks closer.
 */
export function createKafkaLog(logger: ThreadLogger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const record = { event: 'kafka.client', part: namespace, code: log.code ?? log.errorType };
      if (level === ERROR) logger.debug(record);
    };
}
