import { expect, it } from '@jest/globals';
import { isDatabaseUnavailable } from '../../../src/database/databaseUnavailable.js';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

it.each([
  ['a shutdown', withCode('57P01')],
  ['a start that is not over', withCode('57P03')],
  ['no connection left', withCode('53300')],
  ['a broken line', withCode('08006')],
  ['nobody who listens', withCode('ECONNREFUSED')],
  ['what the driver says of a line that broke', new Error('Connection terminated unexpectedly')],
  ['one of these inside of another error', new Error('wrapped', { cause: withCode('57P01') })],
  ['one of these inside of an error of GraphQL', Object.assign(new Error('x'), { originalError: withCode('57P01') })],
])('is told by %s', (_, error) => {
  expect(isDatabaseUnavailable(error)).toBe(true);
});

it.each([
  ['a violated constraint', withCode('23505')],
  ['a deadlock', withCode('40P01')],
  ['a statement that took too long', withCode('57014')],
  ['a mistake of ours', new TypeError('x is not a function')],
  ['no error', 'Connection terminated'],
])('is not told by %s', (_, error) => {
  expect(isDatabaseUnavailable(error)).toBe(false);
});
