/**
 * Bounds on what one document may ask, measured before validation and planning, whose own cost grows faster
 * than the document.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  Kind,
  Lexer,
  Source,
  TokenKind,
} from 'graphql';

export interface OperationLimits {
  /** Of the document's text: comments are no tokens, but cost memory too. */
  readonly maxCharacters: number;
  readonly maxTokens: number;
  /** Brackets of any kind in each other: of selections, arguments, lists, objects and types. */
  readonly maxBrackets: number;
  /** Of a name: of a field's alias, a variable, an operation, a fragment. */
  readonly maxNameLength: number;
  readonly maxDepth: number;
  /** Levels of fields and fragments in each other. */
  readonly maxNesting: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxFragments: number;
  /** Of which one runs; rules look at the fragments of each. */
  readonly maxOperations: number;
  /** Fields and uses of fragments after fragments are expanded, of all operations: each is validated. */
  readonly maxFields: number;
}

export const defaultLimits: OperationLimits = {
  maxCharacters: 100_000,
  maxTokens: 10_000,
  maxBrackets: 200,
  maxNameLength: 500,
  maxDepth: 20,
  maxNesting: 100,
  maxAliases: 200,
  maxRootFields: 50,
  maxFragments: 100,
  maxOperations: 50,
  maxFields: 5_000,
};

interface Extent {
  readonly depth: number;
  readonly nesting: number;
  readonly aliases: number;
  readonly fields: number;
  readonly rootFields: number;
}

const nothing: Extent = { depth: 0, nesting: 0, aliases: 0, fields: 0, rootFields: 0 };

/**
 * The first limit that the document's text exceeds, told from its tokens alone: those who parse, validate and print
 * documents go as deep into themselves as brackets stand in each other.
 *
 * @throws GraphQLError when some token is none of GraphQL's
 */
export function exceededTextLimit(text: string, limits: OperationLimits): string | undefined {
  if (text.length > limits.maxCharacters) {
    return `The document has ${text.length} characters; at most ${limits.maxCharacters} are allowed.`;
  }
  const lexer = new Lexer(new Source(text));
  let brackets = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (openings.has(token.kind) && ++brackets > limits.maxBrackets) {
      return `The document is too deep: more than ${limits.maxBrackets} brackets in each other.`;
    }
    if (closings.has(token.kind)) brackets--;
    if (token.kind === TokenKind.NAME && token.value.length > limits.maxNameLength) {
      return `The document has a name of ${token.value.length} characters; at most ${limits.maxNameLength} are allowed.`;
    }
  }
  return undefined;
}

const openings: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closings: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** The first limit that the document exceeds, in words for its author; undefined when it keeps all. */
export function exceededLimit(document: DocumentNode, limits: OperationLimits): string | undefined {
  const fragments = fragmentsOf(document);
  if (fragments.size > limits.maxFragments) {
    return `The document has ${fragments.size} fragments; at most ${limits.maxFragments} are allowed.`;
  }
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length > limits.maxOperations) {
    return `The document has ${operations.length} operations; at most ${limits.maxOperations} are allowed.`;
  }
  const measure = createMeasure(fragments, limits.maxNesting);
  let fields = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const extent = measure(definition.selectionSet);
    fields += extent.fields;
    if (extent.nesting > limits.maxNesting) {
      return `The operation is too deep: more than ${limits.maxNesting} fields and fragments in each other.`;
    }
    if (extent.depth > limits.maxDepth) return exceeded('deep', 'levels', extent.depth, limits.maxDepth);
    if (extent.aliases > limits.maxAliases)
      return exceeded('wide', 'aliases', extent.aliases, limits.maxAliases);
    if (extent.rootFields > limits.maxRootFields) {
      return exceeded('wide', 'root fields', extent.rootFields, limits.maxRootFields);
    }
    if (fields > limits.maxFields) {
      return `The document is too wide: ${fields} fields, at most ${limits.maxFields} are allowed.`;
    }
  }
  return undefined;
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

function exceeded(how: string, what: string, found: number, allowed: number): string {
  return `The operation is too ${how}: ${found} ${what}, at most ${allowed} are allowed.`;
}

/**
 * Measures a selection set with its fragments expanded. A walk of its own: each fragment is measured once, so that a
 * document in which fragments double each other costs no more than its own size; a cycle counts as nothing here and is
 * refused by validation.
 *
 * @param maxNesting what is nested deeper is not looked into: it counts as infinitely deep
 */
export function createMeasure(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  maxNesting: number,
): (selectionSet: SelectionSetNode) => Extent {
  const measured = new Map<string, Extent>();

  const measureFragment = (name: string, level: number): Extent => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, nothing);
    const fragment = fragments.get(name);
    const extent = fragment === undefined ? nothing : measure(fragment.selectionSet, level);
    measured.set(name, extent);
    return extent;
  };

  const measure = (selectionSet: SelectionSetNode, level: number): Extent => {
    if (level > maxNesting) return { ...nothing, nesting: Infinity };
    let { depth, nesting, aliases, fields, rootFields } = nothing;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const below =
          selection.selectionSet === undefined ? nothing : measure(selection.selectionSet, level + 1);
        depth = Math.max(depth, below.depth + 1);
        nesting = Math.max(nesting, below.nesting + 1);
        aliases += below.aliases + (selection.alias === undefined ? 0 : 1);
        fields += below.fields + 1;
        rootFields += 1;
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? measure(selection.selectionSet, level + 1)
            : measureFragment(selection.name.value, level + 1);
        depth = Math.max(depth, inner.depth);
        nesting = Math.max(nesting, inner.nesting + 1);
        aliases += inner.aliases;
        fields += inner.fields + 1;
        rootFields += inner.rootFields;
      }
    }
    return { depth, nesting, aliases, fields, rootFields };
  };

  return (selectionSet) => measure(selectionSet, 0);
}
