/**
 * GraphQL repeats the caller's values in its messages (`Variable "$input" got invalid value "anna@…"`). These patterns
 * keep what names the schema and drop the value, also from answers: they end up in logs and screenshots of clients.
 */
const REDACTIONS: readonly (readonly [RegExp, (...groups: string[]) => string])[] = [
  [
    /^Variable "\$(\w+)" (?:got|has) invalid value [\s\S]*$/,
    (whole, variable = '') =>
      `Variable "$${variable}" got an invalid value${placeOf(whole, variable)}.${expectation(whole)}`,
  ],
  [/^(Expected value of type "[\w![\]]+"), found [\s\S]*$/, (_, expected) => `${expected}, found something else.`],
  [
    /^(Argument "\w+") (?:has|of type "[\w![\]]+" has) invalid value [\s\S]*$/,
    (_, name) => `${name} has an invalid value.`,
  ],
  [/^(Enum "\w+" cannot represent|\w+ cannot represent) [\s\S]*$/, (_, type) => `${type} the given value.`],
  [/^Value [\s\S]* does not exist in ("\w+") enum[\s\S]*$/, (_, type) => `The value does not exist in ${type} enum.`],
  [
    /^(Syntax Error: [\s\S]*?\b(?:String|BlockString|Int|Float)) [\s\S]*$/,
    (_, beginning) => `${beginning} at this place.`,
  ],
];

/** What the schema expected, where graphql-js says so without repeating a value. */
const EXPECTATIONS = [
  /Expected non-nullable type "[\w![\]]+" not to be null\.$/,
  /Field "\w+" of required type "[\w![\]]+" was not provided\.$/,
  /Expected type "\w+" to be an object\.$/,
];
const EXPECTED_TYPE = /; (Expected type "\w+")\. /;
const ENUM_TYPE = /(?:Enum|in) ("\w+")/;

/** The message without the caller's values. */
export function redactMessage(message: string): string {
  for (const [pattern, rewrite] of REDACTIONS) {
    const match = pattern.exec(message);
    if (match) return rewrite(...match);
  }
  return message;
}

/** Removes "Did you mean …?", which tells strangers about the schema. */
export function withoutSuggestions(message: string): string {
  return message.replace(/ Did you mean [\s\S]*$/, '');
}

function placeOf(message: string, variable: string): string {
  return new RegExp(`( at "${variable}[\\w.[\\]]*"); `).exec(message)?.[1] ?? '';
}

function expectation(message: string): string {
  for (const pattern of EXPECTATIONS) {
    const match = pattern.exec(message);
    if (match) return ` ${match[0]}`;
  }
  const type = EXPECTED_TYPE.exec(message)?.[1];
  if (type) return ` ${type}.`;
  const enumType = ENUM_TYPE.exec(message)?.[1];
  return enumType ? ` Expected a value of ${enumType}.` : '';
}
