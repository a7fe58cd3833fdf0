/*
 * Fields that a department provides although another one has registered them:
 *
 *   values       types without a key that several departments have alike, such as PageInfo or an amount: registered
 *                once, by whichever department did so first, and used by the others
 *   handed over  fields that another department has taken over with `@override`
 *
 * What leads to a value is guarded by the department that provides it. So a value itself is UNCONDITIONAL: its owner
 * must not decide who may have what others provide.
 */
import type { Item } from '@govgraph/policy';
import { readOverrides } from './compare-api.ts';
import type { RegisteredSubgraph } from './check-registry.ts';
import { readSchemaFields, type SchemaField } from './schema-fields.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/** A field that somebody has registered. */
interface Registration {
  readonly owner: string;
  readonly item: Item;
}

/**
 * The fields of a department that it need not register, by coordinate, with the department that did.
 *
 * @param others all other departments
 */
export function registeredElsewhere(
  name: string,
  fields: readonly SchemaField[],
  others: readonly RegisteredSubgraph[],
): ReadonlyMap<string, string> {
  const registrations = registrationsOf(others.filter((other) => other.name !== name));
  const found = new Map<string, string>();
  for (const field of fields) {
    const registration = registrations.get(field.coordinate);
    if (registration === undefined) continue;
    const { owner } = registration;
    const isValue = isShareableValue(field);
    const isHandedOver = (): boolean => {
      const sdl = others.find((other) => other.name === owner)?.sdl ?? '';
      return readOverrides(sdl).get(field.coordinate) === name;
    };
    if (isValue || isHandedOver()) found.set(field.coordinate, owner);
  }
  return found;
}

/** A field of a type without a key that may be asked of any department that has it. */
export function isShareableValue({ isShareable, isEntity, isRoot }: SchemaField): boolean {
  return isShareable && !isEntity && !isRoot;
}

/**
 * Checks that values which departments share are registered by one that has them, and in a way that others can use.
 *
 * @param subgraphs all departments, as they would be
 * @param names of those whose folders are checked, which are told of their own fields elsewhere
 * @param published all departments, as they are
 */
export function checkSharedValues(
  subgraphs: readonly RegisteredSubgraph[],
  names: ReadonlySet<string>,
  published: readonly RegisteredSubgraph[],
): readonly SubgraphFinding[] {
  const before = registrationsOf(published);
  const registrations = registrationsOf(subgraphs);
  const findings: SubgraphFinding[] = [];
  const users = new Map<string, string[]>();
  for (const { name, sdl } of subgraphs) {
    for (const field of readSchemaFields(sdl).fields) {
      if (field.isKey || field.isExternal) continue;
      const registration = registrations.get(field.coordinate);
      if (registration === undefined && !names.has(name) && before.has(field.coordinate)) {
        const message =
          `${name} uses it, and no department would register it any more: ` +
          'one of those that have it registers it in the same publication';
        findings.push({
          kind: 'problem',
          code: 'VALUE_WITHOUT_OWNER',
          subgraph: name,
          place: field.coordinate,
          message,
        });
      }
      if (registration !== undefined && registration.owner !== name && isShareableValue(field))
        users.set(field.coordinate, [...(users.get(field.coordinate) ?? []), name]);
    }
  }
  for (const [place, sharers] of users) {
    const { owner = '', item } = registrations.get(place) ?? {};
    if (item === undefined || (item.shareType === 'UNCONDITIONAL' && item.mask === undefined)) continue;
    const what = item.shareType === 'UNCONDITIONAL' ? `masked (${item.mask})` : item.shareType;
    const message =
      `${owner} registers it as ${what}, and ${sharers.join(', ')} use it, too: a value that departments share is ` +
      'UNCONDITIONAL and not masked; what leads to it is guarded, or each department has a type of its own';
    findings.push({ kind: 'problem', code: 'SHARED_VALUE_GUARDED', subgraph: owner, place, message });
  }
  return findings;
}

function registrationsOf(subgraphs: readonly RegisteredSubgraph[]): ReadonlyMap<string, Registration> {
  return new Map(
    subgraphs.flatMap(({ name, resources }) =>
      resources.flatMap(({ items }) =>
        items.map((item): [string, Registration] => [item.coordinate, { owner: name, item }]),
      ),
    ),
  );
}
