/*
 * What is different between two versions of what a department publishes, in words: of the schema as it is written,
 * place by place, and of the catalog by what each resource, item and input says.
 */
import { describeCondition, type Resource } from '@govgraph/policy';
import {
  Kind,
  parse,
  print,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
} from 'graphql';
import { compareDescriptions, factsOf, type Description, type ElementChange } from '../element-change.ts';

/** What was published, or would be. */
export interface ComparableSubgraph {
  /** Empty where nothing is published. */
  readonly sdl: string;
  readonly resources: readonly Resource[];
}

export interface SubgraphDifference {
  readonly schema: readonly ElementChange[];
  readonly catalog: readonly ElementChange[];
}

/** @throws GraphQLError when a schema cannot be read */
export function diffSubgraphs(before: ComparableSubgraph, after: ComparableSubgraph): SubgraphDifference {
  return {
    schema: withoutMembers(compareDescriptions(describeSchema(before.sdl), describeSchema(after.sdl))),
    catalog: compareDescriptions(describeCatalog(before.resources), describeCatalog(after.resources)),
  };
}

/** What comes or goes with its type, or its field, need not be listed. */
function withoutMembers(changes: readonly ElementChange[]): ElementChange[] {
  const kinds = new Map(changes.map(({ place, kind }) => [place, kind]));
  return changes.filter(({ place, kind }) => {
    const parents = [/^@?\w+(?=[.(])/.exec(place)?.[0], /^\w+\.\w+(?=\()/.exec(place)?.[0]];
    return (
      kind === 'changed' || !parents.some((parent) => parent !== undefined && kinds.get(parent) === kind)
    );
  });
}

function describeSchema(sdl: string): Description {
  const found = new Map<string, Map<string, string>>();
  if (sdl === '') return found;
  const add = (place: string, text: string): void => {
    const before = found.get(place)?.get('');
    found.set(place, new Map([['', before === undefined ? text : `${before} & ${text}`]]));
  };
  for (const definition of parse(sdl, { noLocation: true }).definitions) addDefinition(definition, add);
  return found;
}

type Add = (place: string, text: string) => void;

function addDefinition(definition: DefinitionNode, add: Add): void {
  switch (definition.kind) {
    case Kind.SCHEMA_DEFINITION:
    case Kind.SCHEMA_EXTENSION:
      add('schema', print(withoutDescriptions(definition)));
      break;
    case Kind.DIRECTIVE_DEFINITION:
      add(`@${definition.name.value}`, print(withoutDescriptions(definition)));
      break;
    case Kind.OPERATION_DEFINITION:
    case Kind.FRAGMENT_DEFINITION:
      break;
    default:
      addType(definition, add);
  }
}

function withoutDescriptions(node: ASTNode): ASTNode {
  const result: unknown = visit(node, {
    StringValue: (_, key) => (key === 'description' ? null : undefined),
  });
  // Nothing else is left out.
  return result as ASTNode;
}

type TypeNode = Exclude<
  DefinitionNode,
  {
    readonly kind:
      | 'OperationDefinition'
      | 'FragmentDefinition'
      | 'SchemaDefinition'
      | 'SchemaExtension'
      | 'DirectiveDefinition';
  }
>;

function addType(node: TypeNode, add: Add): void {
  const type = node.name.value;
  const kind = node.kind
    .replace(/Type(Definition|Extension)$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  const interfaces = 'interfaces' in node ? (node.interfaces ?? []).map(({ name }) => name.value).sort() : [];
  const implemented = interfaces.length === 0 ? '' : ` implements ${interfaces.join(' & ')}`;
  add(type, `${kind}${implemented}${printDirectives(node.directives)}`);
  if ('fields' in node) {
    for (const field of node.fields ?? []) {
      const place = `${type}.${field.name.value}`;
      add(place, describeMember(field));
      for (const argument of 'arguments' in field ? (field.arguments ?? []) : [])
        add(`${place}(${argument.name.value}:)`, describeMember(argument));
    }
  }
  if ('values' in node)
    for (const value of node.values ?? [])
      add(`${type}.${value.name.value}`, `value${printDirectives(value.directives)}`);
  if ('types' in node) for (const member of node.types ?? []) add(`${type} = ${member.name.value}`, 'member');
}

interface MemberNode {
  readonly type: ASTNode;
  readonly defaultValue?: ASTNode | undefined;
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function describeMember(node: MemberNode): string {
  const value = node.defaultValue === undefined ? '' : ` = ${print(node.defaultValue)}`;
  return `${print(node.type)}${value}${printDirectives(node.directives)}`;
}

function printDirectives(directives: readonly ConstDirectiveNode[] = []): string {
  return directives
    .map((directive) => ` ${print(directive)}`)
    .sort()
    .join('');
}

function describeCatalog(resources: readonly Resource[]): Description {
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const { items, inputs = [], code, ...facts } of resources) {
    found.set(`resource ${code}`, factsOf(facts));
    for (const { coordinate, condition, ...item } of items) {
      const guard = condition === undefined ? {} : { condition: describeCondition(condition) };
      found.set(coordinate, factsOf({ resource: code, ...item, ...guard }));
    }
    for (const { coordinate, ...input } of inputs)
      found.set(coordinate, factsOf({ resource: code, ...input }));
  }
  return found;
}
