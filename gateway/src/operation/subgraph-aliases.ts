import { reservedPrefix } from '@govgraph/protocol';
import type { FieldNode } from 'graphql';
import { callText } from './graphql-nodes.ts';

/**
 * The names under which the gateway asks departments for fields, and finds them in their responses.
 *
 * Callers' aliases never reach a department: a field is asked for under its own name, and under a reserved
 * alias that stands for its arguments if fields of that name take any. So the same field with the same
 * arguments has one name everywhere in an operation, whatever a caller calls it, and a caller's alias can
 * collide neither with a `@key` nor with the argument of a `@requires`. Only what a mutation does is never the same.
 */
export class SubgraphAliases {
  readonly #namesWithArguments: ReadonlySet<string>;
  readonly #aliases = new Map<string, string>();

  constructor(namesWithArguments: ReadonlySet<string>) {
    this.#namesWithArguments = namesWithArguments;
  }

  /**
   * @param isSerial whether the field stands at the root of a mutation. There each response key runs, whatever the
   *   others ask for (GraphQL specification, §6.2.2), so that it has a name of its own
   */
  nameOf(node: FieldNode, isSerial: boolean): string {
    const name = node.name.value;
    if (!isSerial && !this.#namesWithArguments.has(name)) return name;
    const call = isSerial ? `${node.alias?.value ?? name}: ${name}` : callText(node);
    let alias = this.#aliases.get(call);
    if (alias === undefined) {
      alias = `${reservedPrefix}${this.#aliases.size}_${name}`;
      this.#aliases.set(call, alias);
    }
    return alias;
  }
}

const aliasStart = new RegExp(`^${reservedPrefix}\\d+_`);

/** The field that a response name of a department's response stands for. */
export function fieldNameOf(responseName: string): string {
  return responseName.replace(aliasStart, '');
}

/** Where the value of `__schema` or `__type` stands in the data; no field can be named so. */
export function introspectionName(responseKey: string): string {
  return `${reservedPrefix}:${responseKey}`;
}
