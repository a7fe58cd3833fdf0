import { createHash } from 'node:crypto';
import type { PolicyDocument } from '@govgraph/policy';
import { toCanonicalJson } from '@govgraph/protocol';
import { applyChange, emptyPolicy } from '@govgraph/storage';

/** SHA-256 of what a document says by itself: two texts that mean the same have the same. */
export function hashDocument(document: PolicyDocument): string {
  const { version: _, resources: _resources, ...said } = applyChange(emptyPolicy, document);
  return createHash('sha256').update(toCanonicalJson(said)).digest('hex');
}
