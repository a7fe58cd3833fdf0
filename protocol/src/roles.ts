/**
 * What officials may be in this system, as their issuer says, and which of it nobody may be together: whoever sets
 * the rules, whoever works under them, and whoever reads what was done are three people (GB/T 22239, 三员分立).
 */

/** The roles of each duty. */
export const duties = {
  security: ['security-officer', 'security-reviewer'],
  operation: ['operator', 'steward', 'department-head', 'authority', 'application-owner'],
  audit: ['auditor'],
} as const;

export type Duty = keyof typeof duties;
export type Role = (typeof duties)[Duty][number];

const dutyOfRole: ReadonlyMap<string, Duty> = new Map(
  Object.entries(duties).flatMap(([duty, roles]) => roles.map((role) => [role, duty as Duty] as const)),
);

/** Undefined for what applications are (`application`), and for every role that is not one of ours. */
export function dutyOf(role: string): Duty | undefined {
  return dutyOfRole.get(role);
}

/** The first two roles that nobody may have together; undefined where there are none. */
export function conflictingRoles(roles: readonly string[]): readonly [Role, Role] | undefined {
  const withDuty = roles.filter((role): role is Role => dutyOfRole.has(role));
  const [first] = withDuty;
  const other = withDuty.find((role) => first !== undefined && dutyOf(role) !== dutyOf(first));
  return first === undefined || other === undefined ? undefined : [first, other];
}
