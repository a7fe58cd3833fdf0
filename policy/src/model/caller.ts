/**
 * Who asks. An attribute that decisions read is a property of {@link CallerAttributes} and a row of {@link attributes},
 * which the compiler compares. All else follows from the table: what conditions may read and how it is converted for
 * them, what a check of a policy knows of its values, the key by which callers with the same rights share decisions,
 * and what a usage record keeps. A claim of the token (`gateway/src/identity/read-caller.ts`) and a caller in a file of
 * decision cases (`documents/decision-cases.ts`) name it too, and do not compile without it.
 */
import { unlistedText, type Domain } from '../conditions/domain.ts';
import { knownNumbers, knownRegions, oneOf, type KnownValues } from '../conditions/known-values.ts';
import type { DepartmentCode, PolicySource, SecurityLevel } from './model.ts';

export const levels = ['NATION', 'PROVINCE', 'CITY', 'DISTRICT'] as const;
export const clearances = [1, 2, 3, 4] as const satisfies SecurityLevel[];

/** What decisions read of a caller. */
export interface CallerAttributes {
  /** OAuth client id. */
  readonly application: string;
  readonly department: DepartmentCode;
  /** Region code prefix, GB/T 2260; empty means the whole country. */
  readonly region: string;
  readonly level: (typeof levels)[number];
  readonly clearance: (typeof clearances)[number];
  readonly roles: readonly string[];
}

/** Who asks, as the identity provider vouches for it. */
export interface Caller extends CallerAttributes {
  /** 经办人: the human at the desk; recorded, never decided upon. */
  readonly official?: string;
}

/** What a usage record keeps of a caller, beside who it is. */
export type RecordedAttributes = Omit<CallerAttributes, 'application' | 'department'>;

/** Of an attribute, in CEL. */
export type AttributeType = 'string' | 'int' | 'list<string>';

interface Attribute<Value> {
  readonly type: AttributeType;
  /** Of a caller whom nobody vouches for. */
  readonly anonymous: Value;
  /** For whoever reads a usage record; by default its name and value. */
  readonly describe?: (value: Value) => string;
  /** What a check of conditions knows: which values there are, and how conditions may tell them apart. */
  readonly facts: (source: PolicySource) => { readonly values?: KnownValues; readonly domain: Domain };
}

const attributes: { readonly [Name in keyof CallerAttributes]: Attribute<CallerAttributes[Name]> } = {
  application: {
    type: 'string',
    anonymous: 'anonymous',
    facts: (source) => ({
      values: oneOf('application that a grant or a suspension names', applicationsOf(source), {
        isIncomplete: true,
      }),
      domain: { kind: 'text' },
    }),
  },
  department: {
    type: 'string',
    anonymous: 'anonymous',
    facts: ({ departments }) => {
      const codes = departments.map(({ code }) => code);
      const domain = { kind: 'listed', values: [...codes, unlistedText] } as const;
      return { values: oneOf('registered department', codes), domain };
    },
  },
  region: {
    type: 'string',
    // There is no such region.
    anonymous: '000000',
    describe: (region) => `region ${region || 'of the whole country'}`,
    facts: () => ({ values: knownRegions, domain: { kind: 'region' } }),
  },
  level: {
    type: 'string',
    anonymous: 'DISTRICT',
    describe: (level) => level,
    facts: () => ({ values: oneOf('level', levels), domain: { kind: 'level' } }),
  },
  clearance: {
    type: 'int',
    anonymous: 1,
    facts: () => ({
      values: knownNumbers('clearance', 1, clearances.length),
      domain: { kind: 'listed', values: clearances },
    }),
  },
  roles: {
    type: 'list<string>',
    anonymous: [],
    describe: (roles) => `roles ${roles.join(' ') || '-'}`,
    // Roles are the identity provider's, and nobody else lists them.
    facts: () => ({ domain: { kind: 'words' } }),
  },
};

export const attributeNames = Object.keys(attributes) as readonly (keyof CallerAttributes)[];

const recordedNames = attributeNames.filter((name) => name !== 'application' && name !== 'department');

/** Type of each attribute as conditions read it. */
export const attributeTypes = ofEach(attributeNames, (name) => attributes[name].type);

/**
 * Who asks where nobody vouches for callers. It has the least of everything, and a department that no policy
 * registers unless it means to give something to everybody.
 */
export const anonymousCaller: Caller = Object.freeze(
  ofEach(attributeNames, (name) => attributes[name].anonymous) as CallerAttributes,
);

/** The same text for two callers exactly where no decision can tell one from the other. */
export function rightsKey(caller: CallerAttributes): string {
  return JSON.stringify(attributeNames.map((name) => caller[name]));
}

/** A caller as conditions read it: CEL integers are bigints here. */
export function toCelCaller(caller: CallerAttributes): Record<string, unknown> {
  return ofEach(attributeNames, (name) =>
    attributes[name].type === 'int' ? BigInt(caller[name] as number) : caller[name],
  );
}

/** What a check of conditions knows of each attribute under a policy. */
export function factsOfCaller(source: PolicySource) {
  return ofEach(attributeNames, (name) => attributes[name].facts(source));
}

/** What a usage record keeps of a caller. */
export function recordedAttributes(caller: CallerAttributes): RecordedAttributes {
  return ofEach(recordedNames, (name) => caller[name]) as unknown as RecordedAttributes;
}

/** What a usage record has kept, for whoever reads it. */
export function describeAttributes(recorded: RecordedAttributes): string {
  const described = recordedNames.map((name) => {
    const { describe } = attributes[name] as Attribute<unknown>;
    const value = (recorded as CallerAttributes)[name];
    return describe?.(value) ?? `${name} ${String(value)}`;
  });
  return described.join(', ');
}

function ofEach<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;
}

function applicationsOf({ grants, suspensions }: PolicySource): string[] {
  return [
    ...grants.flatMap((grant) => grant.applications ?? []),
    ...suspensions.flatMap(({ target }) => ('application' in target ? [target.application] : [])),
  ];
}
