import { hash } from 'node:crypto';

import { buildGrant } from '@govgraph/policy/testing';
import { describe, expect, test } from 'vitest';

import { toCanonicalJson } from '@govgraph/protocol';
import { hashVersion, startVersionHash, type VersionContent } from './version-hash.ts';

describe('the hash of a version of the policy', () => {
  const origin = { actor: '市政务数据主管部门 周敏', reason: 'a "reason"', at: '2026-03-02T08:15:30.125Z' };
  const parties = { consumer: 'gamma', purpose: 'aid', provider: 'alpha' };
  const content: VersionContent = {
    version: 3,
    changes: [
      { kind: 'grants', key: 'g', part: buildGrant({ id: 'g', ...parties, items: ['Person.name'] }) },
      { kind: 'masks', key: 'none', part: null },
    ],
    supergraphHash: null,
    subgraphs: [{ name: 'alpha', url: 'http://alpha', hash: 'h', resourcesHash: 'r' }],
  };

  test('is that of one text, of everything that is new in it and of the version before', () => {
    for (const changes of [[], content.changes.slice(0, 1), content.changes]) {
      const text = toCanonicalJson({ previousHash: 'before', ...origin, ...content, changes });
      expect(hashVersion('before', origin, { ...content, changes })).toBe(hash('sha256', text));
    }
  });

  test('looks at nothing else of a change that comes from elsewhere', () => {
    const { changes, ...schemas } = content;
    const started = startVersionHash('before', origin);
    for (const change of changes) started.add({ ...change, ...{ version: 3 } });
    expect(started.end(schemas)).toBe(hashVersion('before', origin, content));
  });
});
