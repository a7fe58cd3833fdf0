import { randomUUID } from 'node:crypto';

import type { UsageEntry } from '../stores/ports.ts';

/** A usage entry as the request path makes it, for tests. */
export function usageEntry(changes: Partial<UsageEntry> = {}): UsageEntry {
  return {
    channel: 'graphql:query',
    user: 'official-0042',
    approver: '民政局 数据管理员',
    content: [
      { coordinate: 'Person.name', outcome: 'allow' },
      { coordinate: 'Person.healthRecord', outcome: 'deny', code: 'NOT_SHARED' },
    ],
    at: '2026-03-02T08:15:30.125Z',
    method: 'ONLINE_QUERY',
    medium: 'NETWORK',
    application: 'assistance-review',
    department: 'civil-affairs',
    purpose: 'low-income-assistance',
    decisionId: randomUUID(),
    policyVersion: 1,
    operationHash: '0'.repeat(64),
    operationName: 'Review',
    subjects: ['x7GZ0mQe6k1v2w3y4z5A6g'],
    outcome: 'ANSWERED',
    status: 200,
    ...changes,
  };
}
