import { Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { isRefusal } from '../errors.ts';
import { defaultLimits } from '../operation/limits.ts';
import type { Operation } from '../operation/operation.ts';
import { chooseOperation, readDocument } from '../operation/read-document.ts';
import { writeApiSdl } from '../schema/write-api-sdl.ts';
import { type FederatedSchema, readFederatedSchema } from '../schema/federated-schema.ts';
import { readSupergraphFacts } from '../schema/supergraph-facts.ts';

/** The schema that departments compose to, by name; nothing is planned for it. */
export async function composeSchema(departments: Readonly<Record<string, string>>): Promise<FederatedSchema> {
  const services = Object.entries(departments).map(([name, text]) => ({
    name,
    url: 'http://127.0.0.1:1/graphql',
    typeDefs: parse(
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@shareable", "@inaccessible"])\n${text}`,
    ),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  const apiSdl = writeApiSdl(Supergraph.build(supergraphSdl));
  return readFederatedSchema(supergraphSdl, { apiSdl, facts: readSupergraphFacts(supergraphSdl) });
}

/** @throws Error when it is refused */
export function readOperation({ apiSchema }: FederatedSchema, text: string): Operation {
  const document = readDocument(text, apiSchema, defaultLimits);
  if (isRefusal(document)) throw new Error(document.errors[0]?.message);
  const operation = chooseOperation(document, undefined);
  if (isRefusal(operation)) throw new Error(operation.errors[0]?.message);
  return operation;
}
