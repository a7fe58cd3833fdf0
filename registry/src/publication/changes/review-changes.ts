/*
 * Who would notice what a publication changes: those who used it in the last 30 days, and those to whom it is promised,
 * by grants and purposes in force. What breaks nobody may be published; what breaks somebody needs the authority's
 * approval of exactly this change.
 */
import { itemsOfGrant, type Grant, type PolicySource } from '@govgraph/policy';
import { isValidFor } from '@govgraph/gateway/publication';
import type { CountedUse, UsedOperation } from '@govgraph/storage';
import type { GraphQLSchema } from 'graphql';
import { findSchemaChanges, type SchemaChange } from './find-schema-changes.ts';
import { findUsedElements } from './find-used-elements.ts';

/** The authority's word that one breaking change may be published. */
export interface BreakingApproval {
  /** {@link SchemaChange.id} */
  readonly change: string;
  /** The department that may publish it. */
  readonly department: string;
  readonly approvedBy: string;
  /** ISO 8601 instant, at which it ends. */
  readonly validUntil: string;
}

/** Who used an operation that a change concerns, and how often in the last 30 days. */
export interface OperationUser extends CountedUse {
  readonly application: string;
  readonly department: string;
}

/** Why a change does not stand in the way, or that it does. */
export type ChangeVerdict = 'SAFE' | 'UNUSED' | 'APPROVED' | 'USED';

export interface ReviewedChange extends SchemaChange {
  readonly verdict: ChangeVerdict;
  /** Whoever used it most comes first. */
  readonly users: readonly OperationUser[];
  /** Codes of purposes, and ids of grants, that are in force and name it. */
  readonly purposes: readonly string[];
  readonly grants: readonly string[];
  readonly approval?: BreakingApproval;
}

export interface ReviewContext {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
  readonly usedOperations: readonly UsedOperation[];
  /** That is in force. */
  readonly policy?: Pick<PolicySource, 'purposes' | 'grants'> | undefined;
  /**
   * What the policy will not name any more, since it changes in the same version: items that are renamed or end, and
   * `Type.*` where nothing of the type is left. Nothing is promised of it that would break.
   */
  readonly amended?: ReadonlySet<string>;
  /** Those whose folders are published. */
  readonly departments: ReadonlySet<string>;
  readonly approvals: readonly BreakingApproval[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface ReviewedChanges {
  readonly changes: readonly ReviewedChange[];
  /** Texts of operations that a breaking change concerns. */
  readonly concernedTexts: ReadonlySet<string>;
  /** By the text of each operation that was used; see {@link findUsedElements}. */
  readonly usedElements: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Finds what changes for callers, and who would notice. */
export async function reviewChanges(context: ReviewContext): Promise<ReviewedChanges> {
  const { before, after } = context;
  const found = await findSchemaChanges(before, after);
  const usedElements = readElements(before, context.usedOperations);
  const usersOf = indexOperations(context, found, usedElements);
  const promisesOf = indexPromises(context);
  const concernedTexts = new Set<string>();
  const changes = found.map((change): ReviewedChange => {
    if (change.effect !== 'BREAKING')
      return { ...change, verdict: 'SAFE', users: [], purposes: [], grants: [] };
    const operations = usersOf(change);
    for (const { text } of operations) concernedTexts.add(text);
    const users = operations
      .flatMap(({ application, department, lastUsedOn, uses }) => {
        const counted = uses.length === 0 ? [{ count: 0, lastUsedOn }] : uses;
        return counted.map((use) => ({ application, department, ...use }));
      })
      .sort((one, other) => other.count - one.count);
    const promises = promisesOf(change);
    const isUsed = users.length + promises.purposes.length + promises.grants.length > 0;
    const approval = isUsed ? findApproval(change, context) : undefined;
    return {
      ...change,
      verdict: approval !== undefined ? 'APPROVED' : isUsed ? 'USED' : 'UNUSED',
      users,
      ...promises,
      ...(approval === undefined ? {} : { approval }),
    };
  });
  return { changes, concernedTexts, usedElements };
}

function findApproval(
  { id }: SchemaChange,
  { approvals, departments, now }: ReviewContext,
): BreakingApproval | undefined {
  return approvals.find(
    ({ change, department, validUntil }) =>
      change === id && departments.has(department) && Date.parse(validUntil) > now,
  );
}

/** Each text is read once, whoever uses it. */
function readElements(
  schema: GraphQLSchema,
  usedOperations: readonly UsedOperation[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const texts = new Set(usedOperations.map(({ text }) => text));
  return new Map([...texts].map((text) => [text, findUsedElements(schema, text)]));
}

/** Operations that are not valid now were broken before. */
function indexOperations(
  { before, usedOperations }: ReviewContext,
  changes: readonly SchemaChange[],
  usedElements: ReadonlyMap<string, ReadonlySet<string>>,
): (change: SchemaChange) => readonly UsedOperation[] {
  const wanted = new Set(changes.flatMap(({ effect, elements }) => (effect === 'BREAKING' ? elements : [])));
  const validity = new Map<string, boolean>();
  const isValid = (text: string): boolean => {
    let known = validity.get(text);
    if (known === undefined) validity.set(text, (known = isValidFor(before, text)));
    return known;
  };
  const byElement = new Map<string, Set<UsedOperation>>();
  for (const operation of usedOperations) {
    const { text } = operation;
    for (const element of usedElements.get(text) ?? []) {
      if (!wanted.has(element) || !isValid(text)) continue;
      const known = byElement.get(element);
      if (known === undefined) byElement.set(element, new Set([operation]));
      else known.add(operation);
    }
  }
  return ({ elements }) => [...new Set(elements.flatMap((element) => [...(byElement.get(element) ?? [])]))];
}

type Promises = Pick<ReviewedChange, 'purposes' | 'grants'>;

/** Purposes and grants that name a field, or fields of a type. */
function indexPromises({ policy, now, amended }: ReviewContext): (change: SchemaChange) => Promises {
  const purposes = new Map<string, Set<string>>();
  const grants = new Map<string, Set<string>>();
  const add = (index: Map<string, Set<string>>, coordinate: string, name: string): void => {
    if (amended?.has(coordinate)) return;
    const [type = ''] = coordinate.split('.');
    for (const key of [coordinate, type]) index.set(key, (index.get(key) ?? new Set()).add(name));
  };
  for (const { code, items } of policy?.purposes ?? []) {
    for (const coordinate of items) add(purposes, coordinate, code);
  }
  for (const grant of policy?.grants ?? []) {
    if (!isInForce(grant, now)) continue;
    for (const coordinate of itemsOfGrant(grant)) add(grants, coordinate, grant.id);
  }
  return ({ coordinate }) => {
    const [field = ''] = coordinate.split('(');
    if (amended?.has(field)) return { purposes: [], grants: [] };
    const [type = ''] = coordinate.split('.');
    const named = (index: Map<string, Set<string>>): readonly string[] => [
      ...new Set(
        [field, ...(field === type ? [] : [`${type}.*`])].flatMap((key) => [...(index.get(key) ?? [])]),
      ),
    ];
    return { purposes: named(purposes), grants: named(grants) };
  };
}

function isInForce({ validUntil, revokedAt }: Grant, now: number): boolean {
  return revokedAt === undefined && Date.parse(validUntil) > now;
}
