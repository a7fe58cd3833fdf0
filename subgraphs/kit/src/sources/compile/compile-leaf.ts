import { type GraphQLNamedType, isEnumType } from 'graphql';

import type { EntityKeys } from '../../ids/entity-ids.ts';
import type { FieldDefinition } from '../definition/source-definition.ts';
import { SourceError } from '../source-error.ts';
import type { Report, SourceRecord } from '../source.ts';
import { type Leaf, kindOfType, knownScalars, leafValue } from '../values/leaf.ts';

/** What the schema and `source.yaml` say of a value; undefined when there is a mistake, which is reported. */
export function compileLeaf(
  type: GraphQLNamedType,
  isList: boolean,
  definition: FieldDefinition | undefined,
  entityKeys: EntityKeys,
  report: Report,
): Leaf | undefined {
  const kind = kindOfType(type);
  if (kind === undefined) {
    report([], `nothing is known of the scalar ${type.name}; there are ${knownScalars.join(', ')}`);
    return undefined;
  }
  const names = isEnumType(type) ? new Set(type.getValues().map(({ name }) => name)) : undefined;
  const values =
    definition?.values && new Map(Object.entries(definition.values).map(([from, to]) => [from, String(to)]));
  for (const [from, to] of values ?? []) {
    if (names !== undefined && !names.has(to)) report(['values', from], `${type.name} has no value ${to}`);
  }
  if (definition?.idOf !== undefined) {
    if (kind !== 'text') report(['idOf'], 'an id is an ID or a String');
    if (entityKeys[definition.idOf] === undefined)
      report(
        ['idOf'],
        `there is no key for ids of the kind ${definition.idOf}: GOVGRAPH_ENTITY_KEYS_FILE names the file with it`,
      );
  }
  return {
    typeName: type.name,
    kind,
    isList,
    isOptional: definition?.optional ?? false,
    ...(names === undefined ? {} : { names }),
    ...(values === undefined ? {} : { values }),
    ...(definition?.idOf === undefined ? {} : { idOf: definition.idOf }),
  };
}

/** Reads a value of a record. @throws SourceError when it is not of its type */
export function readLeaf(
  record: SourceRecord,
  at: string,
  leaf: Leaf,
  coordinate: string,
  entityKeys: EntityKeys,
): unknown {
  const { source } = record;
  const value = record.read(at, leaf.isOptional);
  if (value === null) return null;
  const read = (element: unknown): unknown => {
    const given = leafValue(leaf, element, entityKeys);
    if (given !== undefined) return given;
    throw new SourceError(source, `${coordinate}: what stands at “${at}” is no ${describe(leaf)}`);
  };
  if (!leaf.isList) return read(value);
  if (!Array.isArray(value))
    throw new SourceError(source, `${coordinate}: what stands at “${at}” is no list`);
  return value.map((element: unknown) => (element === null ? null : read(element)));
}

function describe({ typeName, values, idOf }: Leaf): string {
  if (values !== undefined) return 'value that `values` names';
  return idOf === undefined ? typeName : `identity number of the kind ${idOf}`;
}
