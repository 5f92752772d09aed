import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql } from 'graphql';
import { redactMessage, withoutSuggestions } from '../../../src/http/redactMessage.js';

const schema = buildSchema(`
  enum Status { OPEN CLOSED }
  input Recipient { email: String!, age: Int, status: Status }
  input Mail { to: [Recipient!]!, urgent: Boolean }
  type Query { send(mail: Mail!): String, echo(text: String, number: Int, ratio: Float, status: Status, id: ID): String }
`);
const SECRET = 'anna@praxis.example';
const SEND = 'query ($mail: Mail!) { send(mail: $mail) }';
const literal = (argument: string) => `{ echo(${argument}) }`;

async function messageOf(source: string, variableValues: Record<string, unknown> = {}): Promise<string> {
  const { errors } = await graphql({ schema, source, variableValues });
  expect(errors?.[0]?.message).toBeDefined();
  return errors?.[0]?.message ?? '';
}

describe('redactMessage', () => {
  it.each<[Record<string, unknown>, string]>([
    [
      { to: [{ email: 'a' }, { email: SECRET, age: SECRET }] },
      'Variable "$mail" got an invalid value at "mail.to[1].age".',
    ],
    [
      { to: [{ email: 'a', status: SECRET }] },
      'Variable "$mail" got an invalid value at "mail.to[0].status". Expected a value of "Status".',
    ],
    [
      { to: [{ age: 7, status: 'OPEN', [SECRET]: 1 }] },
      'Variable "$mail" got an invalid value at "mail.to[0]". Field "email" of required type "String!" was not provided.',
    ],
    [
      { to: [null, { email: SECRET }] },
      'Variable "$mail" got an invalid value at "mail.to[0]". Expected non-nullable type "Recipient!" not to be null.',
    ],
    [{ to: SECRET }, 'Variable "$mail" got an invalid value at "mail.to". Expected type "Recipient" to be an object.'],
    [{ to: [], urgent: `; at "x"; ${SECRET}` }, 'Variable "$mail" got an invalid value at "mail.urgent".'],
  ])('names the place and what was expected: %j', async (mail, expected) => {
    const message = redactMessage(await messageOf(SEND, { mail }));
    expect(message).toBe(expected);
    expect(message).not.toContain(SECRET);
  });

  it.each([
    [literal(`number: "${SECRET}"`), 'Int cannot represent the given value.'],
    [literal(`ratio: "${SECRET}"`), 'Float cannot represent the given value.'],
    [literal('text: 4930123456'), 'String cannot represent the given value.'],
    [literal(`status: "${SECRET}"`), 'Enum "Status" cannot represent the given value.'],
    [literal('status: ANNA'), 'The value does not exist in "Status" enum.'],
    [literal(`id: { a: "${SECRET}" }`), 'ID cannot represent the given value.'],
    [`{ "${SECRET}" }`, 'Syntax Error: Expected Name, found String at this place.'],
    ['{ echo 4930123456 }', 'Syntax Error: Expected Name, found Int at this place.'],
  ])('drops a literal: %s', async (source, expected) => {
    expect(redactMessage(await messageOf(source))).toBe(expected);
  });

  it.each(['Cannot query field "x" on type "Query".', 'Unknown argument "y" on field "Query.echo".', 'No such email'])(
    'leaves alone what names the schema only: %s',
    (message) => expect(redactMessage(message)).toBe(message),
  );

  it('takes suggestions away', () => {
    expect(withoutSuggestions('Cannot query field "x" on type "Y". Did you mean "z" or "w"?')).toBe(
      'Cannot query field "x" on type "Y".',
    );
  });
});
