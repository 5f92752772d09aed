import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { NoSchemaIntrospectionCustomRule, type ValidationContext, type ValidationRule } from 'graphql';
import type { OperationLimits } from './limits.js';
import { tooComplex } from './refusals.js';

/** What can be said about a document without its variables: found once, with its validation. */
export function limitRules(limits: OperationLimits, introspection: boolean): readonly ValidationRule[] {
  const refuse = (limit: string) => ({
    propagateOnRejection: false,
    exposeLimits: false,
    onReject: [(context: ValidationContext | null) => context?.reportError(tooComplex(limit))],
  });
  return [
    maxDepthRule({ n: limits.depth, flattenFragments: true, ...refuse('MAX_DEPTH') }) as ValidationRule,
    maxAliasesRule({ n: limits.aliases, allowList: [], ...refuse('MAX_ALIASES') }) as ValidationRule,
    directivesRule(limits.directives),
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
}

function directivesRule(maximum: number): ValidationRule {
  return (context) => {
    let count = 0;
    return {
      Directive() {
        count += 1;
        if (count === maximum + 1) context.reportError(tooComplex('MAX_DIRECTIVES'));
      },
    };
  };
}
