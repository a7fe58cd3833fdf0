import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { documentHash } from './document-id.ts';
import type { DocumentStore } from './document-store.ts';

/** What every implementation of `DocumentStore` does. @param connect two connections to the same documents */
export function describeDocumentStore(connect: () => Promise<readonly [DocumentStore, DocumentStore]>): void {
  describe('document store', () => {
    let first: DocumentStore;
    let second: DocumentStore;

    beforeAll(async () => {
      [first, second] = await connect();
    });

    afterAll(() => Promise.all([first.close(), second.close()]));

    test('gives a document to the department that sent it, on every connection', async () => {
      const text = `{ person(idNumber: "${randomUUID()}") { name } } # 人`;
      const hash = documentHash(text);
      expect(await first.find('health', hash)).toBeUndefined();
      await first.remember('health', hash, text);
      expect([await first.find('health', hash), await second.find('health', hash)]).toEqual([text, text]);
    });

    test('does not tell one department what another one sent', async () => {
      const text = `{ person(idNumber: "${randomUUID()}") { name } }`;
      await first.remember('health', documentHash(text), text);
      expect(await first.find('taxation', documentHash(text))).toBeUndefined();
      expect(await second.find('taxation', documentHash(text))).toBeUndefined();
    });

    test('remembers a document that it has already', async () => {
      const text = `{ a } # ${randomUUID()}`;
      await first.remember('health', documentHash(text), text);
      await second.remember('health', documentHash(text), text);
      expect(await first.find('health', documentHash(text))).toBe(text);
    });

    test('knows nothing under a hash that it was not given', async () => {
      expect(await first.find('health', documentHash(randomUUID()))).toBeUndefined();
    });
  });
}
