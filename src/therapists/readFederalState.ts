import { FEDERAL_STATES, type FederalState } from '../domain/vocabulary.js';

const NAMES: Readonly<Record<string, FederalState>> = {
  badenwürttemberg: 'BW',
  bayern: 'BY',
  berlin: 'BE',
  brandenburg: 'BB',
  bremen: 'HB',
  hamburg: 'HH',
  hessen: 'HE',
  mecklenburgvorpommern: 'MV',
  niedersachsen: 'NI',
  nordrheinwestfalen: 'NW',
  rheinlandpfalz: 'RP',
  saarland: 'SL',
  sachsen: 'SN',
  sachsenanhalt: 'ST',
  schleswigholstein: 'SH',
  thüringen: 'TH',
};

/** Reads a federal state by name ("Baden-Württemberg", "Bayern") or code ("BW", "DE-BY"); undefined when it is neither. */
export function readFederalState(value: string): FederalState | undefined {
  const letters = value
    .normalize('NFC')
    .toLowerCase()
    .replace(/ue/g, 'ü')
    .replace(/[^a-zäöüß]/g, '');
  const code = value.trim().toUpperCase().replace(/^DE-/, '');
  const plain = value
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^a-zäöüß]/g, '');
  return NAMES[plain] ?? NAMES[letters] ?? FEDERAL_STATES.find((state) => state === code);
}
