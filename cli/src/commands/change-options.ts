/** What every change of the policy is recorded with. */
export interface ChangeOptions {
  readonly actor?: string;
  readonly reason: string;
  readonly json?: true;
}

export function reportVersion(version: number, what: string, { json }: { readonly json?: true }): void {
  console.log(json ? JSON.stringify({ version }) : `${what}, policy version ${version}`);
}
