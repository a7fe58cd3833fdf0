/**
 * Everybody who may ever ask, registered or not, in cells: callers of one department and application, who declare one
 * purpose at one moment. Nothing but rules and conditions tells the callers of a cell apart.
 */
import { unlistedText } from '../../conditions/domain.ts';
import { anonymousCaller, type CallerAttributes } from '../../model/caller.ts';
import { everyDepartment, type PolicySource, type PurposeCode } from '../../model/model.ts';

export interface Cell {
  /** Undefined for departments that neither policy registers. */
  readonly department: string | undefined;
  /** Undefined for applications that no grant and no suspension names. */
  readonly application: string | undefined;
  /** Undefined where none is declared. One that is not registered gives nothing, whoever declares it. */
  readonly purpose: PurposeCode | undefined;
  /** Nobody vouches for the caller, who has the least of everything. */
  readonly isAnonymous: boolean;
}

/** Names that tell callers apart. */
export interface Population {
  readonly cells: readonly Cell[];
  readonly departments: readonly string[];
  readonly applications: readonly string[];
}

type Named = Pick<PolicySource, 'departments' | 'purposes' | 'grants' | 'suspensions'>;

export function listPopulation(sources: readonly Named[]): Population {
  const purposes = new Map<string, Set<string>>();
  for (const { department, code } of sources.flatMap((source) => source.purposes)) {
    purposes.set(department, new Set([...(purposes.get(department) ?? []), code]));
  }
  const departments = unique([
    ...sources.flatMap((source) => source.departments.map(({ code }) => code)),
    ...[...purposes.keys()].filter((department) => department !== everyDepartment),
  ]).filter((department) => department !== anonymousCaller.department);
  const suspended = sources.flatMap(({ suspensions }) =>
    suspensions.flatMap(({ target }) => ('application' in target ? [target.application] : [])),
  );
  const granted = new Map<string, Set<string>>();
  for (const { consumer, applications } of sources.flatMap(({ grants }) => grants)) {
    granted.set(consumer, new Set([...(granted.get(consumer) ?? []), ...(applications ?? [])]));
  }
  const cellsOf = (department: string | undefined): Cell[] => {
    const own = department === undefined ? [] : [...(purposes.get(department) ?? [])];
    const declared = [undefined, ...unique([...own, ...(purposes.get(everyDepartment) ?? [])])];
    const named = department === undefined ? [] : [...(granted.get(department) ?? [])];
    const applications = [undefined, ...unique([...named, ...suspended])];
    return declared.flatMap((purpose) =>
      applications.map((application) => ({ department, application, purpose, isAnonymous: false })),
    );
  };
  const { application, department } = anonymousCaller;
  const declaredByAnonymous = [undefined, ...(purposes.get(department) ?? [])];
  return {
    cells: [
      ...[...departments, undefined].flatMap(cellsOf),
      ...declaredByAnonymous.map((purpose) => ({ department, application, purpose, isAnonymous: true })),
    ],
    departments: [...departments, department],
    applications: unique([...suspended, ...[...granted.values()].flatMap((names) => [...names])]),
  };
}

/** Somebody of a cell: what is structural is decided of them as of everybody in it. */
export function representativeOf({ department, application, isAnonymous }: Cell): CallerAttributes {
  if (isAnonymous) return anonymousCaller;
  return {
    application: application ?? unlistedText,
    department: department ?? unlistedText,
    region: '',
    level: 'NATION',
    clearance: 4,
    roles: [],
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
