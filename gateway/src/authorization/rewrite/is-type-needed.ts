import { isPermitted } from '@govgraph/policy';
import { type GraphQLCompositeType, type SelectionSetNode, Kind, isInterfaceType } from 'graphql';
import { isIncluded } from '../../operation/conditions.ts';
import type { DecidedOperation } from '../decided-operation.ts';
import { fragmentContent } from '../../operation/parsed-operation.ts';

/**
 * Whether what is asked for of records of an abstract type hangs on which type a record has.
 *
 * A department that knows an interface as an object (`@interfaceObject`) cannot tell, so that another one would have
 * to be asked. It need not be if callers ask for fields of the interface only, all types have them alike, they are
 * decided alike, in full and without conditions, and no record is one of a data subject, whose type is recorded.
 */
export function isTypeNeeded(
  input: DecidedOperation,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
): boolean {
  const { schema } = input;
  if (!isInterfaceType(type) || !schema.isInterfaceObject(type.name)) return true;
  const possible = schema.possibleTypes(type);
  if (schema.hasHiddenTypes(type.name) || possible.some((each) => input.subjectKeyOf(each) !== undefined))
    return true;
  const isNeededFor = ({ selections }: SelectionSetNode): boolean =>
    selections
      .filter(({ directives }) => isIncluded(directives, input.variables))
      .some((selection) => {
        if (selection.kind !== Kind.FIELD) {
          const content = fragmentContent(input.operation, selection);
          const { typeCondition = type.name } = content ?? {};
          return content === undefined || typeCondition !== type.name || isNeededFor(content.selectionSet);
        }
        const field = type.getFields()[selection.name.value];
        return possible.some((each) => {
          const decision = input.decisionOf(each, selection);
          const isPlain =
            isPermitted(decision) && decision.outcome === 'allow' && decision.conditions.length === 0;
          const own = each.getFields()[selection.name.value];
          return field === undefined || !isPlain || String(own?.type) !== String(field.type);
        });
      });
  return selectionSets.some(isNeededFor);
}
