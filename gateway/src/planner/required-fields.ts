/** What a fetch requires of the records that it is about, and by which names of types its department knows them. */
import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { InternalError } from '../errors.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';

export interface RequiredField {
  /** Where its value stands in the record. */
  readonly alias: string;
  readonly selections: QueryPlanSelectionNode[];
}

/** What is required of a record of one type, by name; what several fragments require of a field is put together. */
export function requiredFields(
  selections: readonly QueryPlanSelectionNode[],
  typename: string | undefined,
  isSubtype: IsSubtype,
  required = new Map<string, RequiredField>(),
): Map<string, RequiredField> {
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      const condition = selection.typeCondition;
      const applies = condition === undefined || (typename !== undefined && isSubtype(typename, condition));
      if (applies) requiredFields(selection.selections, typename, isSubtype, required);
      continue;
    }
    const { name, alias = name } = selection;
    const field = required.get(name) ?? { alias, selections: [] };
    field.selections.push(...(selection.selections ?? []));
    required.set(name, field);
  }
  return required;
}

/**
 * An interface object (`@interfaceObject`) is known to its department under the interface's name, so the
 * planner asks to set `__typename`. It asks for no other rewrite of inputs.
 */
export function departmentTypenames(
  rewrites: readonly FetchDataRewrite[] | undefined,
  isSubtype: IsSubtype,
): (typename: string) => string {
  const renames = (rewrites ?? []).map((rewrite) => {
    const [fragment, field] = rewrite.path;
    if (
      rewrite.kind !== 'ValueSetter' ||
      rewrite.path.length !== 2 ||
      field !== '__typename' ||
      !fragment?.startsWith(fragmentPrefix)
    ) {
      throw new InternalError(`The plan rewrites inputs in an unknown way: ${JSON.stringify(rewrite)}`);
    }
    return { condition: fragment.slice(fragmentPrefix.length), name: String(rewrite.setValueTo) };
  });
  return (typename) => renames.find(({ condition }) => isSubtype(typename, condition))?.name ?? typename;
}

export const fragmentPrefix = '... on ';
