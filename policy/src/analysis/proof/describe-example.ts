/** Whoever an example is about, so that a person can read it: only what matters to what they see. */
import { describeAccess, type Access } from '../access.ts';
import { anonymousCaller } from '../../model/caller.ts';
import type { ExampleRequest } from './example.ts';
import type { Counterexample } from './prove.ts';

/** Whom it concerns, and what they get of which fields. */
export interface DescribedExample {
  /** @example `some application of civil-affairs, for low-income-assistance, with clearance 2` */
  readonly who: string;
  /** On each side. */
  readonly access: readonly string[];
  /** Fields, and fields with something put into them: `Query.people with Query.people(idNumber:)`. */
  readonly places: readonly string[];
}

/** Alike ones together. */
export function describeExamples(examples: readonly Counterexample[]): readonly DescribedExample[] {
  const alike = new Map<string, DescribedExample>();
  for (const { request, access } of examples) {
    const described = { who: describeWho(request), access: access.map(describe) };
    const key = JSON.stringify(described);
    alike.set(key, { ...described, places: [...(alike.get(key)?.places ?? []), describePlace(request)] });
  }
  return [...alike.values()];
}

function describe(access: Access): string {
  return describeAccess({ ...access, conditions: [] });
}

function describePlace({ coordinate, inputs }: ExampleRequest): string {
  return inputs.length === 0 ? coordinate : `${coordinate} with ${inputs.join(', ')}`;
}

function describeWho({ caller, purpose, mattering, at, isLater }: ExampleRequest): string {
  const { application, department } = caller;
  const who =
    department === anonymousCaller.department
      ? 'whoever nobody vouches for'
      : `${application} of ${department}`;
  const parts = [
    who,
    purpose === undefined ? 'without a purpose' : `for ${purpose}`,
    ...mattering,
    ...(isLater ? [`from ${new Date(at).toISOString()} on`] : []),
  ];
  return parts.join(', ');
}
