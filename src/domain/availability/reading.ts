import { showText } from './problemList.js';

/** Null, undefined and a blank text say nothing, so there is nothing to read and nothing to complain about. */
export function isPresent(raw: unknown): boolean {
  return raw !== null && raw !== undefined && !(typeof raw === 'string' && raw.trim() === '');
}

/** An object as JSON has it; not a list, a Date, a Map or an instance of a class (their contents would be missed silently). */
export function isPlainObject(raw: unknown): raw is object {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false;
  const prototype: unknown = Object.getPrototypeOf(raw);
  // Compared by depth, not by identity: objects of another realm are plain, too.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** `monday`, `monday[0].end`; a name with other characters is quoted: `["Mo-Fr"]`. */
export function memberPath(parent: string, key: string): string {
  if (!/^[\p{L}\p{N}_]{1,40}\.?$/u.test(key)) return `${parent}["${showText(key)}"]`;
  return parent === '' ? key : `${parent}.${key}`;
}
