import path from 'node:path';
import { samplePersons } from '@govgraph/prisma/samples';
import type { StartedWorld } from './start-world.ts';

/** What a newcomer needs next: addresses, and one request to try. */
export function describeWorld({
  gatewayUrl,
  issuer,
  logDirectory,
  seconds,
}: StartedWorld & { readonly seconds: number }): string {
  const query = `{ person(idNumber: \\"${samplePersons.haidian.idNumber}\\") { name idNumber incomeTax(year: 2025) { annualIncome } healthRecord { bloodType } } }`;
  return `
started in ${seconds.toFixed(1)} s; Ctrl-C stops everything

  GraphQL   ${gatewayUrl}
  identity  ${issuer}
  logs      ${path.relative(process.cwd(), logDirectory) || logDirectory}

govgraph ready ${gatewayUrl}

Try it from another terminal:

  curl -s ${gatewayUrl} \\
    -H "authorization: Bearer $(npx govgraph token --as assistance-review)" \\
    -H "govgraph-purpose: low-income-assistance" \\
    -H "content-type: application/json" \\
    -d '{"query": "${query}"}'
`;
}
