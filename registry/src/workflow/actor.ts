import { dutyOf, type Role } from '@govgraph/protocol';

/** Who acts, as the gateway vouches for it. */
export interface Actor {
  /** 经办人; absent when an application acts by itself. */
  readonly official?: string;
  /** OAuth client id. */
  readonly application: string;
  readonly department: string;
  /** Those that this system knows, and no others. */
  readonly roles: readonly ActorRole[];
  /** By whoever holds the database's address: nobody vouches for the name, and each event says so. */
  readonly isBreakGlass: boolean;
}

/** What the registry does by itself, such as bringing into force what was checked. No caller has this role. */
export const systemRole = 'registry';

export type ActorRole = Role | typeof systemRole;

/** Runs the catalog and the platform, and decides what departments ask for (政务数据主管部门). */
export const authorityDepartment = 'authority';

export interface VouchedCaller {
  readonly official?: string;
  readonly application: string;
  readonly department: string;
  readonly roles: readonly string[];
}

/** The actor behind a signed request. Roles that are not ours say nothing here. */
export function actorOf({ official, application, department, roles }: VouchedCaller): Actor {
  return {
    ...(official === undefined ? {} : { official }),
    application,
    department,
    roles: roles.filter((role): role is Role => dutyOf(role) !== undefined),
    isBreakGlass: false,
  };
}

/** Whoever runs a command on the database itself. @param name as they say it */
export function breakGlassActor(name: string): Actor {
  return {
    official: name,
    application: 'govgraph',
    department: authorityDepartment,
    roles: ['operator'],
    isBreakGlass: true,
  };
}

/** What the registry does by itself. */
export const systemActor: Actor = {
  application: 'registry',
  department: authorityDepartment,
  roles: [systemRole],
  isBreakGlass: false,
};

/** Whom histories name: the human at the desk, or the application where there is none. */
export function nameOf({ official, application, isBreakGlass }: Actor): string {
  if (isBreakGlass) return `break-glass:${official ?? application}`;
  return official ?? `application:${application}`;
}
