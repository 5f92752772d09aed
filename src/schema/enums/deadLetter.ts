import type { DeadLetterStatus } from '../../queries/lists/deadLetterList.js';
import { defineEnum } from '../defineEnum.js';

export const DeadLetterStatusEnum = defineEnum<DeadLetterStatus>(
  'DeadLetterStatus',
  'What became of a message that was set aside.',
  {
    OPEN: 'Nobody has settled it.',
    RETRIED: 'It went back to be handled. Should it fail again, it is open again.',
    DROPPED: 'Somebody decided that nothing is to come of it.',
  },
);

export type PayloadForm = 'TEXT' | 'BASE64' | 'NONE' | 'ERASED';
export const PayloadFormEnum = defineEnum<PayloadForm>('PayloadForm', 'How a message is shown.', {
  TEXT: 'As it came in.',
  BASE64: 'It is no UTF-8 text; its bytes in base64.',
  NONE: 'It had no value (a tombstone).',
  ERASED: 'It was erased with the patient whom it told of.',
});
