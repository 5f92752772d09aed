import { CommunicationError } from '../errors.js';
import { crossChecks } from './crossChecks.js';
import { type EnvironmentValues, type SettingName, settingsSchema } from './settingsSchema.js';
import { type Settings, toSettings } from './toSettings.js';

export type { Role } from './settingsSchema.js';
export type { Settings } from './toSettings.js';
export type { DayWindow, EncryptionKey } from './valueTypes.js';

/** The environment as Node gives it; an empty value counts as unset (that is how Compose passes absent ones on). */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own, read here and nowhere else. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Reads all settings.
 * @throws CommunicationError INVALID_SETTINGS whose message lists every problem, one per line, by name and by what is
 * expected. Values are never repeated: some of them are secrets.
 */
export function readSettings(environment: Environment = processEnvironment()): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text?.trim()));
  const problems = new Map(findUnreadable(given));
  const values = settingsSchema.parse(withoutAll(given, problems.keys()));
  for (const [name, problem] of findContradictions(values, problems)) problems.set(name, problem);
  if (problems.size > 0) throw invalidSettings(problems);
  return toSettings(values);
}

type Problems = ReadonlyMap<SettingName, string>;

function findUnreadable(given: Environment): [SettingName, string][] {
  const { error } = settingsSchema.safeParse(given);
  return (error?.issues ?? []).map((issue) => [issue.path[0] as SettingName, issue.message]);
}

/** Works on what is readable, so that one report has everything. */
function findContradictions(values: EnvironmentValues, unreadable: Problems): [SettingName, string][] {
  return crossChecks
    .filter((check) => check.settings.every((name) => !unreadable.has(name)) && check.violated(values))
    .map((check) => [check.settings[0], `expected ${check.expected}`]);
}

function withoutAll(given: Environment, names: Iterable<string>): Environment {
  const left = { ...given };
  for (const name of names) delete left[name];
  return left;
}

function invalidSettings(problems: Problems): CommunicationError {
  const lines = [...problems].map(([name, problem]) => `${name}: ${problem}`);
  return new CommunicationError('INVALID_SETTINGS', lines.join('\n'), { details: { settings: [...problems.keys()] } });
}
