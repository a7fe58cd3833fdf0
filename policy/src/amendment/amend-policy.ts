/*
 * Changes a policy together with its catalogs, part by part and in this order:
 *
 *   renamed items      wherever the policy names the old one, it names the new one, and both while both are registered
 *   handed over        grants of the item go on as grants of the department that provides it now
 *   ended items        nothing names them any more; what named nothing else ends
 *   departments leave  with their purposes, and with the grants of and to them
 *   transferred        the department goes on under its new code
 *
 * A purpose that ends is taken out; a grant that ends is revoked and stays, since what was revoked must not come back.
 * History has both. INVARIANT: nobody may have anything afterwards that they could not have before, under whichever
 * name: an item that is renamed has the rules, suspensions and masks of the old one, too.
 */
import { append } from '../compile/compile-parts.ts';
import type { DepartmentCode, Flow, Grant, PolicySource, Purpose, Suspension } from '../model/model.ts';
import { partKeys, sortParts } from '../model/parts.ts';
import { amendRuleSet } from './amend-rules.ts';
import { namesOf, type Names } from './item-names.ts';
import type { HandedOverItem, PolicyAmendment, TransferredDepartment } from './policy-amendment.ts';
import { renameInCondition, renameInNeeds } from './rename-in-condition.ts';
import { renameInScopes } from './rename-in-scopes.ts';

/**
 * @param source with the resources as they are to be, and everything else as it is
 * @param at ISO 8601: when grants that end are revoked
 * @returns a policy that may not compile: whoever names what is gone in a way that nobody can change for them is told so
 */
export function amendPolicy(source: PolicySource, amendment: PolicyAmendment, at: string): PolicySource {
  const renamed = amendItems(source, amendment, at);
  const handedOver = handOver(renamed, amendment.handedOverItems ?? [], at);
  const without = leave(handedOver, new Set(amendment.leavingDepartments), at);
  const transferred = (amendment.transferredDepartments ?? []).reduce(
    (policy, each) => transfer(policy, each, at),
    without,
  );
  return revokeOrphans(transferred, at);
}

/** Renames and ends items. */
function amendItems(source: PolicySource, amendment: PolicyAmendment, at: string): PolicySource {
  const { renamedItems = [], endedItems = [] } = amendment;
  if (renamedItems.length + endedItems.length === 0) return source;
  const names = namesOf(source.resources, renamedItems, endedItems);
  return {
    ...source,
    purposes: source.purposes.flatMap((purpose) => amendPurpose(purpose, names)),
    grants: source.grants.map((grant) => amendGrant(grant, names, at)),
    ruleSet: amendRuleSet(source.ruleSet, names, source.version),
    flows: onceByKey(
      'flows',
      source.flows.flatMap((flow) => names.ofItem(flow.item).map((item): Flow => ({ ...flow, item }))),
    ),
    suspensions: onceByKey(
      'suspensions',
      source.suspensions.flatMap((suspension) => amendSuspension(suspension, names)),
    ),
  };
}

function amendPurpose(purpose: Purpose, names: Names): Purpose[] {
  const items = names.ofList(purpose.items);
  return items.length === 0 && purpose.items.length > 0 ? [] : [{ ...purpose, items }];
}

function amendGrant(grant: Grant, names: Names, at: string): Grant {
  const items = names.ofList(grant.items);
  if (items.length === 0) return { ...grant, revokedAt: grant.revokedAt ?? at };
  const { rows } = grant;
  return {
    ...grant,
    items,
    exact: names.ofList(grant.exact),
    masks: Object.fromEntries(
      Object.entries(grant.masks).flatMap(([item, mask]) => names.ofItem(item).map((name) => [name, mask])),
    ),
    ...(rows === undefined ? {} : { rows: amendRows(rows, names) }),
  };
}

function amendRows(rows: NonNullable<Grant['rows']>, names: Names): NonNullable<Grant['rows']> {
  const { type, needs, when } = rows;
  const needed = names.ofNeeds(type, needs);
  if (needed === undefined) return rows;
  return {
    type: needed.type,
    needs: renameInNeeds(needs, needed.fields),
    when: renameInCondition(when, needed.fields),
  };
}

function amendSuspension(suspension: Suspension, names: Names): Suspension[] {
  const { target } = suspension;
  if (!('coordinate' in target)) return [suspension];
  return names.ofItem(target.coordinate).map((coordinate) => ({ ...suspension, target: { coordinate } }));
}

/** A grant has one provider: one that gives more than what is handed over becomes two. */
function handOver(source: PolicySource, handedOver: readonly HandedOverItem[], at: string): PolicySource {
  if (handedOver.length === 0) return source;
  const moves = new Map<string, HandedOverItem[]>();
  for (const each of handedOver) append(moves, `${each.from}>${each.to}`, each);
  const flows = source.flows.filter(
    ({ item, to }) => !handedOver.some((each) => each.item === item && each.to === to),
  );
  return {
    ...source,
    flows,
    grants: [...moves.values()].reduce((grants, move) => moveGrants(grants, move, at), source.grants),
  };
}

/** @param move items that go from one department to one other */
function moveGrants(grants: readonly Grant[], move: readonly HandedOverItem[], at: string): readonly Grant[] {
  const [first] = move;
  if (first === undefined) return grants;
  const { from, to } = first;
  const moved = new Set<string>(move.map(({ item }) => item));
  const ids = new Set<string>(grants.map(({ id }) => id));
  const next = grants.flatMap((grant): Grant[] => {
    if (grant.revokedAt !== undefined || grant.provider !== from) return [grant];
    const ofNext = onlyItems(grant, (item) => moved.has(item));
    const rest = onlyItems(grant, (item) => !moved.has(item));
    if (ofNext.items.length === 0) return [grant];
    // A department needs no grant of its own data.
    if (grant.consumer === to) return [rest.items.length === 0 ? { ...grant, revokedAt: at } : rest];
    if (rest.items.length === 0) return [{ ...grant, provider: to }];
    return [rest, { ...ofNext, id: freeId(`${grant.id}.${to}`, ids), provider: to }];
  });
  return sortParts('grants', next);
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id}.${number}`;
  return free;
}

function onlyItems(grant: Grant, isKept: (item: string) => boolean): Grant {
  return {
    ...grant,
    items: grant.items.filter(isKept),
    exact: grant.exact.filter(isKept),
    masks: Object.fromEntries(Object.entries(grant.masks).filter(([item]) => isKept(item))),
  };
}

function leave(source: PolicySource, leaving: ReadonlySet<DepartmentCode>, at: string): PolicySource {
  if (leaving.size === 0) return source;
  const stays = (department: DepartmentCode): boolean => !leaving.has(department);
  return {
    ...source,
    departments: source.departments.filter(({ code }) => stays(code)),
    purposes: source.purposes.filter(({ department }) => stays(department)),
    grants: source.grants.map((grant) =>
      grant.revokedAt === undefined && !(stays(grant.consumer) && stays(grant.provider))
        ? { ...grant, revokedAt: at }
        : grant,
    ),
    flows: source.flows.filter(({ to }) => stays(to)),
    suspensions: source.suspensions.filter(
      ({ target }) => !('department' in target) || stays(target.department),
    ),
  };
}

/** What was revoked keeps the code under which it was. */
function transfer(source: PolicySource, { from, to }: TransferredDepartment, at: string): PolicySource {
  const codeOf = (department: DepartmentCode): DepartmentCode => (department === from ? to.code : department);
  const isKnown = source.departments.some(({ code }) => code === to.code);
  const departments = source.departments.filter(({ code }) => code !== from);
  return {
    ...source,
    departments: isKnown ? departments : sortParts('departments', [...departments, to]),
    resources: source.resources.map((resource) => renameInScopes(resource, from, to.code)),
    purposes: source.purposes.map((purpose) => ({ ...purpose, department: codeOf(purpose.department) })),
    grants: source.grants.map((grant) => {
      if (grant.revokedAt !== undefined) return grant;
      const [consumer, provider] = [codeOf(grant.consumer), codeOf(grant.provider)];
      // A department needs no grant of its own data.
      return consumer === provider ? { ...grant, revokedAt: at } : { ...grant, consumer, provider };
    }),
    flows: onceByKey(
      'flows',
      source.flows.map((flow) => ({ ...flow, to: codeOf(flow.to) })),
    ),
    suspensions: onceByKey(
      'suspensions',
      source.suspensions.map((suspension) =>
        'department' in suspension.target
          ? { ...suspension, target: { department: codeOf(suspension.target.department) } }
          : suspension,
      ),
    ),
  };
}

/** Nobody can use a grant for a purpose that there is not any more. */
function revokeOrphans(source: PolicySource, at: string): PolicySource {
  const purposes = new Set(source.purposes.map(({ code }) => code));
  const isOrphan = ({ purpose, revokedAt }: Grant): boolean =>
    revokedAt === undefined && !purposes.has(purpose);
  if (!source.grants.some(isOrphan)) return source;
  return {
    ...source,
    grants: source.grants.map((grant) => (isOrphan(grant) ? { ...grant, revokedAt: at } : grant)),
  };
}

function onceByKey<Kind extends 'flows' | 'suspensions'>(
  kind: Kind,
  parts: readonly PolicySource[Kind][number][],
): PolicySource[Kind] {
  const keyOf = partKeys[kind] as (part: PolicySource[Kind][number]) => string;
  return [...new Map(parts.map((part) => [keyOf(part), part])).values()] as unknown as PolicySource[Kind];
}
