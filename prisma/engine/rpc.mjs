/**
 * JSON-RPC 2.0, one message a line, as the Prisma CLI speaks it with its schema engine.
 */
import { createInterface } from 'node:readline';

const INTERNAL_ERROR = 4466;

/**
 * Answers the requests of `input` one after the other until it ends.
 *
 * @param dispatch `(method, params) => Promise<result>`
 */
export async function serve({ input, output, dispatch }) {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const request = JSON.parse(line);
    // The CLI acknowledges our notifications; those carry no method.
    if (!request.method) continue;
    const response = await dispatch(request.method, request.params).then(
      (result) => ({ result: result ?? {} }),
      (error) => ({ error: toRpcError(error) }),
    );
    output.write(`${JSON.stringify({ jsonrpc: '2.0', id: request.id, ...response })}\n`);
  }
}

/** Asks the CLI to print: the only message that goes the other way. */
export function print(output, content) {
  output.write(
    `${JSON.stringify({ jsonrpc: '2.0', id: `print-${print.count++}`, method: 'print', params: { content } })}\n`,
  );
}
print.count = 1;

function toRpcError(error) {
  const { message, code } = describeError(error);
  return {
    code: INTERNAL_ERROR,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: error?.isPanic === true,
      message,
      ...(code ? { error_code: code } : {}),
      backtrace: null,
    },
  };
}

/** Prisma's error codes for what PostgreSQL, the socket or the driver adapter says. */
const ERROR_CODES = {
  '28P01': 'P1000',
  28000: 'P1010',
  '3D000': 'P1003',
  '42P04': 'P1009',
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
  ETIMEDOUT: 'P1001',
  ECONNRESET: 'P1017',
};

/** Where in its own source the engine was, which it appends to its messages, with the migration at hand. */
const ENGINE_TRACE = /\n\s+0: \w+::[^]*$/;

/** @returns `{message, code?}` for the person at the terminal, with a Prisma error code where there is one */
export function describeError(error) {
  // A host name with several addresses fails with one error for each; a driver error carries PostgreSQL's code.
  const cause = error?.errors?.[0] ?? error;
  const code = cause?.cause?.originalCode ?? cause?.cause?.code ?? cause?.code;
  const message = String(cause?.message || cause);
  const [trace = ''] = ENGINE_TRACE.exec(message) ?? [];
  const [, migration] = /apply_migrations[^]*migration_name="([^"]+)"/.exec(trace) ?? [];
  return {
    message:
      (migration ? `The migration ${migration} failed.\n` : '') +
      message.slice(0, message.length - trace.length),
    code: /^P\d{4}$/.test(code ?? '') ? code : ERROR_CODES[code],
  };
}

/** One line of standard error in the form from which the CLI reads why an engine ended. */
export function logRecord({ message, code }) {
  const fields = { message, ...(code ? { error_code: code } : {}) };
  const record = {
    level: 'ERROR',
    target: 'schema_engine::logger',
    fields,
    timestamp: new Date().toISOString(),
  };
  return JSON.stringify(record);
}
