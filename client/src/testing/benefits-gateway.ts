/** A real gateway before three departments, and callers that count what they send. */
import {
  benefitsFederation,
  benefitsPolicy,
  benefitsPurpose,
  benefitsRecords,
  desk,
  otherPurpose,
  southernDesk,
} from '@govgraph/gateway/testing/benefits-federation';
import { createTestGateway } from '@govgraph/gateway/testing/test-gateway';
import { startTestFederation } from '@govgraph/gateway/testing/test-subgraphs';
import { compilePolicy } from '@govgraph/policy';
import { buildGrant } from '@govgraph/policy/testing';

/** Income is denied for the first purpose and granted for the second. */
export { benefitsPurpose, otherPurpose };

/** `p4` pays no tax: its employer is a fact that is not. */
export async function startBenefitsGateway() {
  const records = benefitsRecords();
  records.registered.set('p4', { name: 'Zhao Min', region: '110101' });
  const federation = await startTestFederation(benefitsFederation(records));
  const policy = benefitsPolicy({
    grants: [
      buildGrant({
        id: 'income',
        consumer: 'welfare',
        purpose: otherPurpose,
        provider: 'tax',
        items: ['Person.income'],
      }),
    ],
    // No caller of the south may have a name.
    ruleSet: {
      version: 'test',
      rules: [
        {
          id: 'no-names',
          basis: '—',
          fields: ['Person.name'],
          when: 'caller.region == "31"',
          effect: 'deny',
        },
      ],
    },
  });
  const gateway = await createTestGateway(federation, compilePolicy(policy), { desk, southernDesk });
  return {
    records,
    disturb: federation.disturb,
    close: async () => {
      await gateway.close();
      await federation.close();
    },
    /** Opens a door over HTTP, as a front end has it. */
    listen: async () => {
      const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
      return `http://127.0.0.1:${port}/graphql`;
    },
    /** A `fetch` that sends to the gateway; `sent` are the headers of each request. */
    connect: () => {
      const sent: Headers[] = [];
      return {
        sent,
        fetch: (input: RequestInfo | URL, init?: RequestInit) => {
          const request = new Request(input, init);
          sent.push(request.headers);
          return gateway.fetch(request);
        },
      };
    },
  };
}

export const gatewayUrl = 'http://gateway.test/graphql';
