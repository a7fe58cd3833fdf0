/** An application, or a member of staff, as the embedded issuer knows it. */
export interface Persona {
  /** OAuth client id. */
  readonly clientId: string;
  /** Published on purpose: the personas open nothing but the synthetic city. */
  readonly clientSecret: string;
  readonly description: string;
  readonly claims: PersonaClaims;
}

/** What the issuer vouches for in an access token, beside the registered claims. */
export interface PersonaClaims {
  readonly department: string;
  /** Region code prefix, GB/T 2260. */
  readonly region: string;
  readonly level: 'NATION' | 'PROVINCE' | 'CITY' | 'DISTRICT';
  readonly clearance: 1 | 2 | 3 | 4;
  readonly roles: readonly string[];
  /** 经办人. */
  readonly official?: string;
}

const city = { region: '11', level: 'CITY' } as const;

/** The personas of the synthetic city, Beijing (11). */
export const personas: readonly Persona[] = [
  definePersona('hall-frontend', 'Unified person and legal-entity views for the service hall (政务服务局)', {
    ...city,
    department: 'hall',
    clearance: 2,
    roles: ['application'],
    official: 'hall-0017',
  }),
  definePersona('assistance-review', 'Reviews minimum living allowances in Haidian (海淀区民政)', {
    department: 'civil-affairs',
    region: '110108',
    level: 'DISTRICT',
    clearance: 3,
    roles: ['application'],
    official: 'civil-affairs-0042',
  }),
  definePersona('tax-inspection', 'Inspects legal entities (税务稽查)', {
    ...city,
    department: 'taxation',
    clearance: 3,
    roles: ['application'],
    official: 'taxation-0108',
  }),
  definePersona('air-quality', 'Air pollution control (大气污染防治); shares with meteorology', {
    ...city,
    department: 'ecology',
    clearance: 1,
    roles: ['application'],
    official: 'ecology-0003',
  }),
  definePersona('new-app', 'Housing support (住房保障): no grants yet, so that denials can be seen', {
    ...city,
    department: 'housing',
    clearance: 2,
    roles: ['application'],
    official: 'housing-0001',
  }),
  definePersona('public-security-desk', 'A desk of the public security department: its own fields in full', {
    ...city,
    department: 'public-security',
    clearance: 4,
    roles: ['application'],
    official: 'public-security-0110',
  }),
  defineStaff('steward', 'civil-affairs', 'Data steward of the civil affairs department (民政数据管理员)'),
  defineSteward('market-regulation', 'the market regulation department (市场监管数据管理员)'),
  defineSteward('public-security', 'the public security department (公安数据管理员)'),
  defineSteward('health', 'the health department (卫生健康数据管理员)'),
  defineSteward('library', 'the city library, which is not registered yet (市图书馆数据管理员)'),
  defineHead('civil-affairs', 'the civil affairs department (民政部门负责人)'),
  defineHead('library', 'the city library (市图书馆负责人)'),
  defineStaff('authority', 'authority', 'Runs the catalog and the platform (政务数据主管部门)'),
  defineStaff('operator', 'authority', 'Keeps the platform running (平台运维员)'),
  defineStaff('application-owner', 'hall', 'Answers for the service hall’s applications (应用负责人)'),
  defineStaff('security-officer', 'authority', 'Writes security rules (安全管理员)'),
  defineStaff(
    'security-reviewer',
    'authority',
    'Approves security rules that someone else wrote (安全复核员)',
  ),
  defineStaff('auditor', 'authority', 'Reads the usage record (审计员)'),
];

/** Who signs in at a page; applications sign in by themselves. */
export const staff: readonly Persona[] = personas.filter(
  ({ claims }) => !claims.roles.includes('application'),
);

function definePersona(clientId: string, description: string, claims: PersonaClaims): Persona {
  return { clientId, clientSecret: `${clientId}-secret`, description, claims };
}

/** Staff decide and review; they hold one role each and no clearance beyond the lowest. */
function defineStaff(role: string, department: string, description: string, clientId = role): Persona {
  return definePersona(clientId, description, {
    ...city,
    department,
    clearance: 1,
    roles: [role],
    official: `${clientId}-0001`,
  });
}

function defineSteward(department: string, ofDepartment: string): Persona {
  return defineStaff('steward', department, `Data steward of ${ofDepartment}`, `${department}-steward`);
}

function defineHead(department: string, ofDepartment: string): Persona {
  return defineStaff('department-head', department, `Head of ${ofDepartment}`, `${department}-head`);
}
