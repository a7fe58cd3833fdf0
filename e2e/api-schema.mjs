/**
 * The schema that callers see, composed of the nine departments: graphql-codegen types the scenarios' documents
 * with it.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { parse, printSchema } from 'graphql';

const folder = path.resolve(import.meta.dirname, '../subgraphs');

export default function loadApiSchema() {
  const services = readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name, 'schema.graphql');
    return existsSync(file)
      ? [{ name, url: `http://${name}`, typeDefs: parse(readFileSync(file, 'utf8')) }]
      : [];
  });
  const { supergraphSdl, errors } = composeServices(services);
  if (errors !== undefined) throw new Error(errors.map(String).join('\n'));
  return parse(printSchema(Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()));
}
