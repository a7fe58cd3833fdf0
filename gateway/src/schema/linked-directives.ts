import { Kind, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';

/** The name of a directive in Apollo's specifications, such as `key`; undefined for the department's own directives. */
export type SpecifiedName = (name: string) => string | undefined;

const specifications = 'https://specs.apollo.dev/';

/** Known without `@link`, in schemas of Federation 1. */
const federation1 = ['key', 'requires', 'provides', 'external', 'extends', 'tag'];

/**
 * Reads under which names a department's schema uses the directives of Apollo's specifications: `@link` imports them
 * under their own name or another one, and those that are not imported are used with the prefix of their link.
 *
 * @see https://specs.apollo.dev/link/v1.0
 */
export function readLinkedDirectives(document: DocumentNode): SpecifiedName {
  const imported = new Map<string, string>();
  const prefixes = new Set<string>();
  let isFederation2 = false;
  for (const { url, as, imports } of document.definitions.flatMap(linksOf)) {
    if (!url.startsWith(specifications)) continue;
    const [specification = ''] = url.slice(specifications.length).split('/');
    const prefix = as ?? specification;
    prefixes.add(prefix);
    // A specification's main directive has its name.
    imported.set(prefix, specification);
    for (const { name, usedAs } of imports) imported.set(usedAs, name);
    isFederation2 ||= specification === 'federation';
  }
  if (!isFederation2) for (const name of federation1) imported.set(name, name);
  return (name) => {
    if (imported.has(name)) return imported.get(name);
    const [prefix = '', ...rest] = name.split('__');
    return rest.length > 0 && prefixes.has(prefix) ? rest.join('__') : undefined;
  };
}

interface Link {
  readonly url: string;
  readonly as: string | undefined;
  readonly imports: readonly { readonly name: string; readonly usedAs: string }[];
}

function linksOf(definition: DocumentNode['definitions'][number]): readonly Link[] {
  if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) return [];
  return (definition.directives ?? []).flatMap((directive) => {
    const url = textOf(argumentOf(directive, 'url'));
    if (url === undefined) return [];
    const list = argumentOf(directive, 'import');
    const imports = list?.kind === Kind.LIST ? list.values.flatMap(readImport) : [];
    return [{ url, as: textOf(argumentOf(directive, 'as')), imports }];
  });
}

/** `"@key"`, or `{ name: "@key", as: "@entityKey" }`. */
function readImport(value: ConstValueNode): Link['imports'] {
  const propertyOf = (name: string) =>
    value.kind === Kind.OBJECT
      ? textOf(value.fields.find((field) => field.name.value === name)?.value)
      : undefined;
  const name = textOf(value) ?? propertyOf('name');
  if (name === undefined) return [];
  return [{ name: withoutSign(name), usedAs: withoutSign(propertyOf('as') ?? name) }];
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

const withoutSign = (name: string) => name.replace(/^@/, '');
