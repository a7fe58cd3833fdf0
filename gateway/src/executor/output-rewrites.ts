import type { FetchDataRewrite } from '@apollo/query-planner';
import { isRecord } from '@govgraph/protocol';
import { InternalError } from '../errors.ts';
import { fragmentPrefix } from '../planner/required-fields.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';

/** Changes a department's data in place. */
export type OutputRewriter = (data: unknown) => void;

/**
 * Where fields of different types would share a name, the planner asks a department for them under aliases;
 * this gives them their names back.
 */
export function compileOutputRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  isSubtype: IsSubtype,
): OutputRewriter | undefined {
  if (rewrites === undefined || rewrites.length === 0) return undefined;
  const rewriters = rewrites.map((rewrite): OutputRewriter => {
    const from = rewrite.path.at(-1);
    if (rewrite.kind !== 'KeyRenamer' || from === undefined) {
      throw new InternalError(`The plan rewrites outputs in an unknown way: ${JSON.stringify(rewrite)}`);
    }
    const to = rewrite.renameKeyTo;
    const parents = rewrite.path.slice(0, -1);
    return (data) => {
      atPath(data, parents, 0, isSubtype, (parent) => {
        if (parent[from] === undefined) return;
        parent[to] = parent[from];
        delete parent[from];
      });
    };
  });
  return (data) => {
    for (const rewrite of rewriters) rewrite(data);
  };
}

function atPath(
  value: unknown,
  path: readonly string[],
  at: number,
  isSubtype: IsSubtype,
  change: (parent: Record<string, unknown>) => void,
): void {
  if (Array.isArray(value)) {
    for (const element of value) atPath(element, path, at, isSubtype, change);
    return;
  }
  if (!isRecord(value)) return;
  const step = path[at];
  if (step === undefined) {
    change(value);
  } else if (step.startsWith(fragmentPrefix)) {
    const typename = value['__typename'];
    const condition = step.slice(fragmentPrefix.length);
    if (typeof typename !== 'string' || isSubtype(typename, condition))
      atPath(value, path, at + 1, isSubtype, change);
  } else {
    atPath(value[step], path, at + 1, isSubtype, change);
  }
}
