/** The folder of a department with patients, and what its catalog registers. */
export const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])';

export const schema = `${link}
type Query { patient(id: ID!): Patient }
type Patient @key(fields: "id") { id: ID! bloodType: String visits: [Visit!] }
type Visit { hospital: String }
`;

export interface ItemText {
  coordinate: string;
  role?: 'DATA' | 'KEY' | 'STRUCTURE';
  more?: string;
}

export const items: ItemText[] = [
  { coordinate: 'Query.patient', role: 'STRUCTURE' },
  { coordinate: 'Patient.id', role: 'KEY' },
  { coordinate: 'Patient.bloodType' },
  { coordinate: 'Patient.visits' },
  { coordinate: 'Visit.hospital' },
];

const inputsOfPatients: readonly string[] = [
  "{ coordinate: 'Query.patient(id:)', reads: Patient.id, mode: identify }",
];

export function writeCatalog(
  list: readonly ItemText[],
  { provider = 'health', code = '30500101/000001', inputs = inputsOfPatients } = {},
): string {
  return `resources:
  - code: ${code}
    name: Patients
    nameZh: 患者信息
    provider: ${provider}
    providerUscc: '111100000000017244'
    abstract: Patients and their visits.
    format: database
    classification: 部门信息资源
    shareType: UNCONDITIONAL
    shareMode: gateway
    openAttribute: { open: false }
    updateCycle: DAILY
    publishedOn: '2025-11-03'
    relatedResources: []
    items:
${list
  .map(
    ({ coordinate, role = 'DATA', more = '' }) =>
      `      - { coordinate: ${coordinate}, name: A field, nameZh: 字段, dataType: G, level: 1, role: ${role}${more} }`,
  )
  .join('\n')}
    inputs: [${inputs.join(', ')}]
`;
}

export const withoutItem = (coordinate: string) => items.filter((item) => item.coordinate !== coordinate);
export const withItem = (item: ItemText) => [...withoutItem(item.coordinate), item];
