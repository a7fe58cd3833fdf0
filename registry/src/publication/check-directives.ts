/*
 * What becomes of each directive that a department may write. What the gateway does not honour is refused, or said
 * where nothing hangs on it: a directive that looks as if it protected a field, and does not, is worse than none.
 */
import { visit, type DirectiveNode, type DocumentNode } from 'graphql';
import { readLinkedDirectives } from '@govgraph/gateway/publication';
import { placeOf } from './schema-place.ts';
import type { Report } from './subgraph-finding.ts';

/** What happens to a directive, and what to do instead of it. */
export type DirectiveSupport =
  | { readonly kind: 'honoured' }
  /** Accepted, with a warning that nothing comes of it. */
  | { readonly kind: 'not-honoured'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

const honoured: DirectiveSupport = { kind: 'honoured' };
const notHonoured = (message: string): DirectiveSupport => ({ kind: 'not-honoured', message });
const refused = (message: string): DirectiveSupport => ({ kind: 'refused', message });

const access = refused(
  'the gateway does not enforce it: drop it, and give the item its share type in catalog.yaml; what else protects the field is a rule of the security officers',
);
const context = refused(
  'the gateway cannot pass context between fields: ask for the value with @requires, which needs an approved flow',
);
const connectors = refused(
  'the gateway asks GraphQL services only: serve the fields from a subgraph of your own',
);

/**
 * By their names in Apollo's specifications, up to Federation 2.14.
 *
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives
 */
export const directiveSupport: ReadonlyMap<string, DirectiveSupport> = new Map([
  ['link', honoured],
  ['key', honoured],
  ['requires', honoured],
  ['provides', honoured],
  ['external', honoured],
  ['extends', honoured],
  ['shareable', honoured],
  ['inaccessible', honoured],
  ['interfaceObject', honoured],
  ['override', honoured],
  ['cost', honoured],
  ['listSize', honoured],
  ['tag', notHonoured('callers see the same schema, whatever its tags')],
  ['composeDirective', notHonoured('callers may write the directive in operations, and nothing comes of it')],
  ['authenticated', access],
  ['requiresScopes', access],
  ['policy', access],
  ['context', context],
  ['fromContext', context],
  ['connect', connectors],
  ['source', connectors],
  ['cacheTag', refused('how long an answer may be kept follows from `updateCycle` in catalog.yaml: drop it')],
]);

/** Those that every schema knows, and those that look like protection though the department defines them itself. */
const builtIn: ReadonlyMap<string, DirectiveSupport> = new Map([
  ['link', honoured],
  ['deprecated', honoured],
  ['specifiedBy', honoured],
  ['authenticated', access],
  ['requiresScopes', access],
  ['policy', access],
]);

const unknownSpecification = refused('the gateway does not know it: drop it');

const progressiveOverride = refused(
  'a field moves for all callers at once: publish @override without `label` when you serve it',
);

const ownDirective = notHonoured(
  'it is the department’s own: the gateway does nothing with it, and share types, grants and rules alone decide who may have a field',
);

/** Servers that offer it define its directives in their schema. */
const incrementalDelivery: readonly string[] = ['defer', 'stream'];
const notOffered = 'it is not offered to callers: a response is recorded, and sent, as a whole';

/**
 * Reports each directive that is refused as a problem, once and with its first place, and warns of each that is not
 * honoured.
 *
 * @returns those that are refused, by the names that their specifications give them
 */
export function checkDirectives(document: DocumentNode, report: Report): ReadonlySet<string> {
  const refusedNames = new Set<string>();
  const uses = new Map<string, { readonly support: DirectiveSupport; readonly places: string[] }>();
  const specifiedName = readLinkedDirectives(document);
  visit(document, {
    DirectiveDefinition: ({ name }) => {
      if (incrementalDelivery.includes(name.value))
        report.warning('DIRECTIVE_NOT_HONOURED', `@${name.value}`, notOffered);
    },
    Directive: (node, _key, _parent, _path, ancestors) => {
      const place = placeOf(ancestors);
      const specified = specifiedName(node.name.value);
      const support = supportOf(node, specified);
      if (support.kind === 'refused') refusedNames.add(specified ?? node.name.value);
      const title = support === progressiveOverride ? `@${node.name.value}(label:)` : `@${node.name.value}`;
      const use = uses.get(title) ?? { support, places: [] };
      use.places.push(place);
      uses.set(title, use);
    },
  });
  for (const [title, { support, places }] of uses) {
    if (support.kind === 'honoured') continue;
    const [first = 'schema'] = places;
    const others = places.length - 1;
    const message = `${title}${others === 0 ? '' : ` (and in ${others} more ${others === 1 ? 'place' : 'places'})`}: ${support.message}`;
    if (support.kind === 'refused') report.problem('DIRECTIVE_REFUSED', first, message);
    else report.warning('DIRECTIVE_NOT_HONOURED', first, message);
  }
  return refusedNames;
}

function supportOf(node: DirectiveNode, specified: string | undefined): DirectiveSupport {
  const name = node.name.value;
  if (specified === undefined) return builtIn.get(name) ?? ownDirective;
  if (specified === 'override' && node.arguments?.some((argument) => argument.name.value === 'label')) {
    return progressiveOverride;
  }
  return directiveSupport.get(specified) ?? unknownSpecification;
}
