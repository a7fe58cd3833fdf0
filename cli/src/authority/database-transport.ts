import { breakGlass } from '@govgraph/catalog';
import { describeError } from '@govgraph/protocol';
import { isRightMissing } from '@govgraph/storage';
import { CommandError } from '../command-error.ts';
import { describeMissingRight } from '../stores.ts';
import { describeErrors, readErrors } from './describe-errors.ts';
import type { Transport } from './transport.ts';

/** Asks the authority on its database, past the gateway. @param actor whoever breaks the glass, as they say */
export async function openDatabaseTransport(
  catalogUrl: string,
  actor: string,
): Promise<{ readonly send: Transport; readonly close: () => Promise<void> }> {
  const authority = await breakGlass(catalogUrl, actor);
  return {
    send: async (query, variables) => {
      const { data, errors = [] } = await authority.execute(query, variables);
      // What fails here is the database's, whose reason the operator has to see.
      const [cause] = errors.flatMap(({ originalError }) => originalError ?? []);
      if (isRightMissing(cause)) throw await describeMissingRight(cause, { catalogUrl, role: 'registry' });
      if (cause !== undefined)
        throw new CommandError(describeError(cause), { code: 'DATABASE_FAILED', cause });
      if (errors.length > 0)
        throw describeErrors(readErrors(errors.map((error) => error.toJSON())), undefined);
      return data;
    },
    close: () => authority.close(),
  };
}
