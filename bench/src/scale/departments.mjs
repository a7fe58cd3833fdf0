// Answers for every department of a city over HTTP, each at the path of its name, with graphql-js on the department's
// own schema. SIZE says which city.
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { serve } from '../../subgraphs/serve.mjs';
import { createCity, valueOf } from './city.mjs';

const city = createCity(JSON.parse(process.env.SIZE));
const resolvers = { Query: { person: (_, { id }) => ({ id }) } };

/** Schemas by path, made when they are first asked for. */
const schemas = new Map();

function findSchema(path) {
  if (!schemas.has(path)) {
    const department = city.departments.find(({ name }) => path === `/${name}`);
    if (department === undefined) return undefined;
    const hasEntry = department === city.departments[0];
    const modules = { typeDefs: parse(department.sdl), resolvers: hasEntry ? resolvers : {} };
    schemas.set(path, buildSubgraphSchema(modules));
  }
  return schemas.get(path);
}

/** What is there as it is, records as such, and for every item the same text. */
function resolveField(source, _args, _context, { fieldName, parentType, returnType }) {
  if (source?.[fieldName] !== undefined) return source[fieldName];
  return String(returnType) === 'String' ? valueOf(parentType.name, fieldName) : {};
}

async function respond({ url }, received, response) {
  const schema = findSchema(url);
  if (schema === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { query, variables } = JSON.parse(received);
  const answer = await graphql({
    schema,
    source: query,
    variableValues: variables,
    fieldResolver: resolveField,
  });
  // The memo keeps answers with status 200 only.
  response.writeHead(answer.errors === undefined ? 200 : 400, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

serve(respond);
