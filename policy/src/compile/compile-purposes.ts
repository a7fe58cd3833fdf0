import { append, type KnownParts } from './compile-parts.ts';
import { everyDepartment, type Purpose, type PurposeCode } from '../model/model.ts';
import type { ProblemList } from '../model/policy-error.ts';
import { typeOf, type CompiledPurpose } from '../model/policy-snapshot.ts';

/** Indexes purposes, and checks that what they need is in the catalog. */
export function compilePurposes(
  purposes: readonly Purpose[],
  known: Pick<KnownParts, 'departments' | 'items' | 'types'>,
  problems: ProblemList,
): Map<PurposeCode, CompiledPurpose> {
  const index = new Map<PurposeCode, CompiledPurpose>();
  for (const purpose of purposes) {
    const path = `purposes[${purpose.code}]`;
    if (index.has(purpose.code)) problems.add(path, 'listed twice');
    if (purpose.department !== everyDepartment && !known.departments.has(purpose.department)) {
      problems.add(path, `the department ${purpose.department} is not registered`);
    }
    if (purpose.legalBasis.trim() === '') problems.add(path, 'a purpose needs a legal basis');
    if (purpose.approvedBy.trim() === '') problems.add(path, 'a purpose needs an approver');
    for (const item of purpose.items) {
      const type = wholeType(item);
      if (type === undefined ? !known.items.has(item) : !known.types.has(type)) {
        problems.add(`${path}.items[${item}]`, 'no such item in the catalog');
      }
    }
    index.set(purpose.code, indexPurpose(purpose));
  }
  return index;
}

export function indexPurpose(purpose: Purpose): CompiledPurpose {
  const coordinates = new Set<string>();
  const byType = new Map<string, string[]>();
  const types = new Set<string>();
  for (const item of purpose.items) {
    const type = wholeType(item);
    if (type !== undefined) types.add(type);
    else {
      coordinates.add(item);
      append(byType, typeOf(item), item);
    }
  }
  return { purpose, coordinates, byType, types };
}

/** The type of which every field is needed (`Type.*`). */
function wholeType(item: string): string | undefined {
  return item.endsWith('.*') ? item.slice(0, -2) : undefined;
}
