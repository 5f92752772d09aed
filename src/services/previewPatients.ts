import type { PatientView } from '../composer/emailInput.js';
import type { EmailTemplateName } from '../domain/vocabulary.js';

/** Made up, for a preview where nobody waits. */
const SAMPLE: readonly Omit<PatientView, 'reference'>[] = [
  {
    age: 34,
    sex: 'FEMALE',
    insurance: 'STATUTORY',
    complaints: 'Depressive Verstimmung',
    preferredTimes: 'vormittags',
    registeredOn: '2025-11-03',
  },
  {
    age: 52,
    sex: 'MALE',
    insurance: 'PRIVATE',
    complaints: 'Angststörung',
    preferredTimes: 'nach 17 Uhr',
    registeredOn: '2025-12-12',
  },
];

/** The patients of a preview: those who wait, else samples, as many as the template is for. Never a real name. */
export function previewPatients(template: EmailTemplateName, waiting: readonly PatientView[]): PatientView[] {
  const patients =
    waiting.length > 0 ? waiting : SAMPLE.map((sample, index) => ({ reference: `P-${index + 1}`, ...sample }));
  switch (template) {
    case 'initial-contact':
      return patients.slice(0, 1);
    case 'confirmation':
      return patients.slice(0, 1).map((patient) => ({ ...patient, name: 'Maxi Muster' }));
    case 'batch-request':
    case 'follow-up':
      return [...patients];
    default:
      return template satisfies never;
  }
}
