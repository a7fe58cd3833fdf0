import { CommandError } from '../command-error.ts';
import { printable } from '../print-lines.ts';

interface Refusal {
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * What became of an action.
 *
 * @throws CommandError with exit code 1 and the refusal's code, when it was decided that nothing is done
 */
export function settled<Payload extends { readonly refusal: Refusal | null }>(
  payload: Payload | null,
): Payload {
  if (payload === null)
    throw new CommandError('the authority gives no answer to what was done', { code: 'NO_ANSWER' });
  const { refusal } = payload;
  if (refusal === null) return payload;
  const advice =
    refusal.code === 'CHANGED_MEANWHILE' ? ': run the command again to decide on what it is now' : '';
  throw new CommandError(`${printable(refusal.message ?? 'refused')}${advice}`, {
    exitCode: 1,
    code: refusal.code ?? 'REFUSED',
  });
}
