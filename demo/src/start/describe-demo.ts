import path from 'node:path';
import { samplePersons } from '@govgraph/demo-city';
import type { StartedParts } from './start-parts.ts';

/** What a newcomer needs next: addresses, and one request to try. */
export function describeDemo({
  gatewayUrl,
  issuer,
  logDirectory,
  dataOption,
  seconds,
}: Pick<StartedParts, 'gatewayUrl' | 'issuer'> & {
  readonly logDirectory: string;
  /** What the commands must be given to find this demo: `--data DIRECTORY `, or nothing. */
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
