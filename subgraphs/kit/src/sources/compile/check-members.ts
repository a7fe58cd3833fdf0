import type { FieldDefinition } from '../definition/source-definition.ts';
import type { Report } from '../source.ts';

/** Members that say nothing in their place, so that nobody believes that they do. */
export function checkMembers(definition: FieldDefinition, isLeaf: boolean, report: Report): void {
  const forLookups = [
    'where',
    'orderBy',
    'limit',
    'offset',
    'operation',
    'request',
    'parameters',
    'records',
    'absent',
    'batch',
    'pages',
  ] as const;
  for (const member of forLookups) {
    if (definition[member] !== undefined && definition.from === undefined)
      report([member], 'says nothing without `from`, which names a source');
  }
  for (const member of ['values', 'idOf'] as const) {
    if (definition[member] !== undefined && !isLeaf)
      report([member], 'is for fields without fields of their own');
  }
  if (definition.reference === undefined) return;
  if (isLeaf) report(['reference'], 'is for fields whose type is an entity');
  if (definition.at !== undefined) report(['at'], 'says nothing beside `reference`');
}
