import type { PolicySnapshot } from '@govgraph/policy';
import { variablesIn } from '../../operation/graphql-nodes.ts';
import type { Operation } from '../../operation/operation.ts';
import type { SelectedField } from '../../operation/selected-fields.ts';
import { OperationInputs } from './operation-inputs.ts';

/** An operation under a policy, for all who ask it. */
export class PreparedOperation {
  readonly operation: Operation;
  /** What the document puts into it, and where variables bring more. */
  readonly inputs: OperationInputs;
  /** The variables in arguments that some rule reads. */
  readonly variablesReadByRules: readonly string[];

  /** @throws ClientError for a structure where a single value is read, and where there is too much to go through */
  constructor(operation: Operation, policy: PolicySnapshot) {
    this.operation = operation;
    this.inputs = new OperationInputs(operation, policy);
    const readers = operation.selectedFields.filter((field) => policy.readsArguments(coordinateOf(field)));
    const given = readers.flatMap(({ node }) => node.arguments ?? []);
    this.variablesReadByRules = [...new Set(given.flatMap((argument) => [...variablesIn(argument)]))];
  }
}

function coordinateOf({ type, node }: SelectedField): `${string}.${string}` {
  return `${type.name}.${node.name.value}`;
}
