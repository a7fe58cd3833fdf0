import { fieldNameOf } from '../operation/subgraph-aliases.ts';
import type { UncoveredField } from '../planner/plan-coverage/find-uncovered-fields.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { JsonObject } from './merge.ts';
import { compileCollector } from './record-collector.ts';

/** Prepares to mark a field that no department is asked for as failed, where records stand that should have it. */
export function compileUncoveredReport(
  { path, typename, name }: UncoveredField,
  schema: Pick<FederatedSchema, 'providersOf' | 'isSubtype'>,
): (data: JsonObject, context: ExecutionContext) => void {
  const collect = compileCollector(path, () => undefined);
  const [provider = ''] = schema.providersOf(`${typename}.${fieldNameOf(name)}`);
  return (data, context) => {
    collect(data, context, (record) => {
      const observed = record['__typename'];
      const isMeant = typeof observed !== 'string' || schema.isSubtype(typename, observed);
      if (isMeant && record[name] === undefined)
        record[name] = context.subgraphErrors.valueOf('FIELD_NOT_PLANNED', provider);
      return record;
    });
  };
}
