import { CommunicationError } from '../../errors.js';
import type { EmailTemplateName } from '../vocabulary.js';

export interface TemplateChoice {
  /** Patients in this mail, at least one. */
  readonly patientCount: number;
  /** The last contact with this contact point got no answer. */
  readonly lastContactStayedSilent: boolean;
}

/** Template of a request mail; a `confirmation` is never chosen, it follows an acceptance. DESIGN 4.3. */
export function chooseTemplate(choice: TemplateChoice): Exclude<EmailTemplateName, 'confirmation'> {
  if (choice.patientCount < 1) throw new CommunicationError('EMPTY_BATCH', 'A request mail needs at least one patient');
  if (choice.lastContactStayedSilent) return 'follow-up';
  return choice.patientCount === 1 ? 'initial-contact' : 'batch-request';
}
