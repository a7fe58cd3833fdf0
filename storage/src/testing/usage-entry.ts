import { randomUUID } from 'node:crypto';

import type { UsageEntry } from '../usage-record/usage-record.ts';

/** A usage entry as the request path makes it, for tests. */
export function usageEntry(changes: Partial<UsageEntry> = {}): UsageEntry {
  return {
    form: 2,
    channel: 'graphql:query',
    user: 'official-0042',
    approver: '民政局 数据管理员',
    content: [
      { subjectCount: 0, items: [{ coordinate: 'Query.person', outcome: 'allow', result: 'given' }] },
      {
        subjectCount: 1,
        items: [
          { coordinate: 'Person.name', outcome: 'mask', result: 'given', mask: 'name' },
          { coordinate: 'Person.healthRecord', outcome: 'deny', code: 'NOT_SHARED' },
        ],
      },
    ],
    at: '2026-03-02T08:15:30.125Z',
    method: 'ONLINE_QUERY',
    medium: 'NETWORK',
    application: 'assistance-review',
    department: 'civil-affairs',
    attributes: { region: '110108', level: 'DISTRICT', clearance: 3, roles: ['application'] },
    purpose: 'low-income-assistance',
    exhaustedGrants: [],
    decisionId: randomUUID(),
    policyVersion: 1,
    operationHash: '0'.repeat(64),
    operationName: 'Review',
    subjects: ['x7GZ0mQe6k1v2w3y4z5A6g'],
    tries: [],
    outcome: 'ANSWERED',
    code: null,
    status: 200,
    ...changes,
  };
}
