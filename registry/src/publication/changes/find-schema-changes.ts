import { createHash } from 'node:crypto';
import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { toCanonicalJson } from '@govgraph/protocol';
import type { GraphQLSchema } from 'graphql';

/**
 * What a change does to operations and to those who read responses. `BREAKING`: some are not answered any more, or in
 * another form. `DANGEROUS`: they are answered, and may get what they do not expect. `SAFE`: neither.
 */
export type ChangeEffect = 'BREAKING' | 'DANGEROUS' | 'SAFE';

/** One difference between what callers see now and what they would see. */
export interface SchemaChange {
  /** The same for the same change and for no other one: what is approved is bound to it. */
  readonly id: string;
  /** As GraphQL Inspector classifies changes, for example `FIELD_REMOVED`. */
  readonly type: string;
  /** For example `Type.field(argument:)`. */
  readonly coordinate: string;
  readonly effect: ChangeEffect;
  readonly message: string;
  /** Why it has this effect. */
  readonly reason: string;
  /**
   * What an operation must contain to be concerned, any of them: coordinates and names of types; `Type.*` for what may be
   * any field of an input object, or any value of an enum. See {@link findUsedElements}.
   */
  readonly elements: readonly string[];
}

const effects: Readonly<Record<CriticalityLevel, ChangeEffect>> = {
  [CriticalityLevel.Breaking]: 'BREAKING',
  [CriticalityLevel.Dangerous]: 'DANGEROUS',
  [CriticalityLevel.NonBreaking]: 'SAFE',
};

const usualReasons: Readonly<Record<ChangeEffect, string>> = {
  BREAKING: 'Operations that contain it are refused, or answered in another form.',
  DANGEROUS: 'Operations stay valid, and may get what they do not expect.',
  SAFE: 'Operations that are valid stay valid, and are answered in the same form.',
};

/** Words for readers, and directives that callers do not see: nothing that is asked or answered depends on them. */
const withoutEffect = /DESCRIPTION|^DIRECTIVE_USAGE_|_AST_NODE|SPECIFIED_BY/;

/**
 * Compares what callers see before and after, by the classification of GraphQL Inspector.
 *
 * @see https://the-guild.dev/graphql/inspector
 */
export async function findSchemaChanges(
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<readonly SchemaChange[]> {
  const changes = await diff(before, after);
  return changes.filter(({ type }) => !withoutEffect.test(String(type))).map(describe);
}

function describe(change: Change): SchemaChange {
  const { criticality, message, meta } = change;
  const type = String(change.type);
  const effect = effects[criticality.level];
  const coordinate = coordinateOf(type, change.path ?? '');
  const digest = createHash('sha256')
    .update(toCanonicalJson(JSON.parse(JSON.stringify({ type, coordinate, meta }))))
    .digest('hex');
  return {
    id: `${type}:${coordinate}:${digest.slice(0, 12)}`,
    type,
    coordinate,
    effect,
    message,
    reason: criticality.reason ?? usualReasons[effect],
    elements: elementsOf(type, coordinate, meta as Readonly<Record<string, unknown>>),
  };
}

/** Inspector writes arguments as further steps of a path, and marks such as `@deprecated`. */
function coordinateOf(type: string, path: string): string {
  const [first = '', second, third] = path
    .split('.')
    .filter((step, index) => index === 0 || !step.startsWith('@'));
  if (first.startsWith('@')) return second === undefined ? first : `${first}(${second}:)`;
  if (third !== undefined && type.startsWith('FIELD_ARGUMENT')) return `${first}.${second}(${third}:)`;
  return second === undefined ? first : `${first}.${second}`;
}

function elementsOf(
  type: string,
  coordinate: string,
  meta: Readonly<Record<string, unknown>>,
): readonly string[] {
  const [parent = ''] = coordinate.split('.');
  const [field = ''] = coordinate.split('(');
  switch (type) {
    case 'FIELD_ARGUMENT_ADDED':
      return [field];
    case 'FIELD_ARGUMENT_TYPE_CHANGED':
      // Whoever leaves it out has to give it then.
      return isRequired(meta['oldArgumentType'], meta['newArgumentType']) ? [field] : [coordinate];
    case 'INPUT_FIELD_ADDED':
      return [parent];
    case 'INPUT_FIELD_TYPE_CHANGED':
      return isRequired(meta['oldInputFieldType'], meta['newInputFieldType'])
        ? [parent]
        : [coordinate, `${parent}.*`];
    case 'INPUT_FIELD_REMOVED':
    case 'ENUM_VALUE_REMOVED':
    case 'ENUM_VALUE_ADDED':
      return [coordinate, `${parent}.*`];
    case 'OBJECT_TYPE_INTERFACE_REMOVED':
      return [String(meta['removedInterfaceName'])];
    default:
      return [coordinate];
  }
}

function isRequired(before: unknown, after: unknown): boolean {
  return String(after).endsWith('!') && !String(before).endsWith('!');
}
