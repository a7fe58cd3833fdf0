/** With which token a command asks: one that it is given, as in CI, or that of the login to the gateway. */
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { readTextFile } from '../read-text-file.ts';
import { findIssuer } from './find-issuer.ts';
import { type Login, loginFileOf, readLogin, withLoginLock, writeLogin } from './login-file.ts';
import { refreshTokens } from './request-tokens.ts';

export interface TokenSource {
  /** For people: where the token is from. */
  readonly name: string;
  readonly token: () => Promise<string>;
  /** Another one, where the gateway says that this one has expired. @throws CommandError when there is none */
  readonly renew: (expired: string) => Promise<string>;
}

/** A token that ends sooner is refreshed before it is used: requests take a while, and clocks differ. */
const marginMs = 30_000;

/** @param tokenFile the option `--token-file` */
export async function findToken(
  config: CommandConfig,
  gateway: URL,
  tokenFile?: string,
): Promise<TokenSource> {
  if (tokenFile !== undefined) return given(`the file ${tokenFile}`, await readTextFile(tokenFile));
  if (config.token !== undefined && config.token !== '') return given('GOVGRAPH_TOKEN', config.token);
  const file = loginFileOf(config.loginDirectory, gateway);
  const login = await readLogin(file);
  if (login === undefined)
    throw new CommandError(
      `nobody is signed in to ${gateway.href}: run \`govgraph login\`, or set GOVGRAPH_TOKEN`,
      { code: 'NOT_SIGNED_IN' },
    );
  return ofLogin(file, login, gateway);
}

function given(name: string, text: string): TokenSource {
  const token = text.trim();
  // It becomes a header; what it is of is the gateway's to say.
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token))
    throw new CommandError(`${name}: expected a token, three parts with points between them`, {
      code: 'TOKEN_INVALID',
    });
  return {
    name,
    token: async () => token,
    renew: async () => {
      throw new CommandError(`the token in ${name} has expired: get a new one`, {
        code: 'TOKEN_EXPIRED',
      });
    },
  };
}

function ofLogin(file: string, first: Login, gateway: URL): TokenSource {
  let login = first;

  /** Of several commands at a time, one refreshes, and the others take what it got. */
  const refresh = (expired: string): Promise<string> =>
    withLoginLock(file, async () => {
      login = (await readLogin(file)) ?? login;
      if (login.accessToken !== expired) return login.accessToken;
      const tokens =
        login.refreshToken === undefined
          ? undefined
          : await refreshTokens(await findIssuer(gateway, login.issuer), login.clientId, login.refreshToken);
      if (tokens === undefined)
        throw new CommandError(`the login to ${gateway.href} is over: run \`govgraph login\` again`, {
          code: 'LOGIN_ENDED',
        });
      login = { ...login, ...tokens };
      await writeLogin(file, login);
      return login.accessToken;
    });

  return {
    name: 'the login of this account',
    token: async () =>
      Date.now() < login.expiresAt - marginMs ? login.accessToken : refresh(login.accessToken),
    renew: refresh,
  };
}
