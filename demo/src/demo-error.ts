/** The demo cannot be started, or is not there. The message is one line for the person at the terminal. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}
