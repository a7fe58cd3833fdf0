import path from 'node:path';
import type { RoleName } from '@govgraph/prisma';
import { samplePersons } from '@govgraph/demo-city';
import type { DepartmentName } from '@govgraph/prisma/schemas';

/** What there is once everything is started. */
export interface StartedWorld {
  readonly gatewayUrl: string;
  readonly issuer: string;
  readonly databaseUrls: Readonly<Record<RoleName, string>>;
  readonly departmentUrls: Readonly<Record<DepartmentName, string>>;
  readonly chainKeyFile: string;
  readonly checkpointKeyFile: string;
  readonly logDirectory: string;
}

/** What a newcomer needs next: addresses, and one request to try. */
export function describeWorld({
  gatewayUrl,
  issuer,
  logDirectory,
  dataOption,
  seconds,
}: StartedWorld & {
  /** What the commands must be given to find this world: `--data DIRECTORY `, or nothing. */
  readonly dataOption: string;
  readonly seconds: number;
}): string {
  const query = `{ person(idNumber: \\"${samplePersons.haidian.idNumber}\\") { name idNumber incomeTax(year: 2025) { annualIncome } healthRecord { bloodType } } }`;
  return `
started in ${seconds.toFixed(1)} s; Ctrl-C stops everything

  GraphQL   ${gatewayUrl}
  identity  ${issuer}
  logs      ${path.relative(process.cwd(), logDirectory) || logDirectory}

govgraph ready ${gatewayUrl}

Try it from another terminal, in this folder:

  curl -s ${gatewayUrl} \\
    -H "authorization: Bearer $(npx govgraph ${dataOption}token --as assistance-review)" \\
    -H "govgraph-purpose: low-income-assistance" \\
    -H "content-type: application/json" \\
    -d '{"query": "${query}"}'
`;
}
