import type { CodegenConfig } from '@graphql-codegen/cli';
import { scalars } from '@govgraph/client/codegen';

const config: CodegenConfig = {
  schema: { 'http://127.0.0.1:4000/graphql': { headers: { authorization: 'Bearer …' } } },
  documents: 'src/**/*.graphql',
  generates: {
    'src/generated/documents.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { scalars, useTypeImports: true },
    },
  },
};
export default config;
