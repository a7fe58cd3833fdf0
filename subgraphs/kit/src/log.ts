/** One thing that happened in a department. Never carries a value of a record or an argument. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [detail: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

/** Writes JSON lines to the standard error, with the time and the department. */
export function createJsonLog(department: string): Log {
  return (entry) => {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), department, ...entry })}\n`);
  };
}
