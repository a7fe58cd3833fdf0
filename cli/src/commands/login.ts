import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { createGatewayTransport } from '../authority/gateway-transport.ts';
import { findGateway } from '../login/gateway-address.ts';
import { findIssuer } from '../login/find-issuer.ts';
import {
  type Login,
  loginFileOf,
  readLogin,
  removeLogin,
  withLoginLock,
  writeLogin,
} from '../login/login-file.ts';
import { readClaims, type TokenClaims } from '../login/read-claims.ts';
import { loginByDevice, revokeToken, type Tokens } from '../login/request-tokens.ts';
import { findToken } from '../login/token-source.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

interface GatewayOptions {
  readonly url?: string;
  readonly json?: true;
}

/** Clocks that differ by more make tokens be refused that are good. */
const clockDifferenceSeconds = 60;

/** Signs in to a gateway: shows where, waits until it is done, and keeps what comes of it. */
export async function login(
  config: CommandConfig,
  { url, issuer: named, json }: GatewayOptions & { readonly issuer?: string },
): Promise<void> {
  const gateway = await findGateway(config, url);
  const issuer = await findIssuer(gateway, named);
  const tokens = await loginByDevice(issuer, config.clientId, ({ address, userCode }) => {
    console.error(`Open ${address}\nand confirm that it shows the code ${userCode}. Waiting …`);
  });
  const claims = claimsOf(tokens);
  if (claims.issuer !== issuer.name)
    throw new CommandError(`the token is of the issuer ${claims.issuer}, and not of ${issuer.name}`, {
      code: 'LOGIN_FAILED',
    });
  warnOfClock(claims);
  const file = loginFileOf(config.loginDirectory, gateway);
  const { clientId } = config;
  await withLoginLock(file, () =>
    writeLogin(file, { gateway: gateway.href, issuer: issuer.name, clientId, ...tokens }),
  );
  if (json) printSuccess({ gateway: gateway.href, ...describe(claims) });
  else printLines([`signed in to ${gateway.href} as ${whoIs(claims)}`]);
}

/** Ends the login to a gateway, here and at its issuer. */
export async function logout(config: CommandConfig, { url, json }: GatewayOptions): Promise<void> {
  const gateway = await findGateway(config, url);
  const file = loginFileOf(config.loginDirectory, gateway);
  const ended = await withLoginLock(file, async () => {
    const known = await readLogin(file);
    // Whatever the issuer says: nobody is signed in here any more.
    await removeLogin(file);
    return known === undefined ? undefined : { atIssuer: await endAtIssuer(gateway, known) };
  });
  if (ended?.atIssuer === false)
    console.error('warning: the issuer was not told: the login ends there when its time is over');
  if (json) printSuccess({ gateway: gateway.href, wasSignedIn: ended !== undefined });
  else
    console.log(
      ended === undefined ? `nobody was signed in to ${gateway.href}` : `signed out of ${gateway.href}`,
    );
}

async function endAtIssuer(gateway: URL, { issuer: name, clientId, refreshToken }: Login): Promise<boolean> {
  if (refreshToken === undefined) return false;
  const issuer = await findIssuer(gateway, name).catch(() => undefined);
  return issuer !== undefined && (await revokeToken(issuer, clientId, refreshToken));
}

/** Says as whom commands ask, and whether the gateway takes it. */
export async function whoami(
  config: CommandConfig,
  { url, tokenFile, json }: GatewayOptions & { readonly tokenFile?: string },
): Promise<void> {
  const gateway = await findGateway(config, url);
  const tokens = await findToken(config, gateway, tokenFile);
  await createGatewayTransport(gateway, tokens)('{ __typename }', {});
  const claims = readClaims(await tokens.token());
  if (claims === undefined) throw new Error('the gateway takes a token that names nobody');
  if (json) return printSuccess({ gateway: gateway.href, from: tokens.name, ...describe(claims) });
  printLines([whoIs(claims), `at ${gateway.href}, by ${tokens.name}, issued by ${claims.issuer}`]);
}

function claimsOf({ accessToken }: Tokens): TokenClaims {
  const claims = readClaims(accessToken);
  if (claims !== undefined) return claims;
  throw new CommandError(
    'the issuer gives tokens that name no department: have it add the claims of docs/operations.md',
    {
      code: 'LOGIN_FAILED',
    },
  );
}

function describe({ official, department, roles, application, issuer }: TokenClaims) {
  return { official: official ?? null, department, roles, application, issuer };
}

function whoIs({ official, department, roles, application }: TokenClaims): string {
  const who = official ?? `the application ${application}`;
  return `${who}, ${roles.length === 0 ? 'without a role' : roles.join(' and ')} of ${department}`;
}

function warnOfClock({ issuedAt }: TokenClaims): void {
  const difference = issuedAt === undefined ? 0 : Math.round(issuedAt - Date.now() / 1_000);
  if (Math.abs(difference) <= clockDifferenceSeconds) return;
  const direction = difference > 0 ? 'behind' : 'ahead of';
  console.error(
    `warning: the clock of this machine is ${Math.abs(difference)} s ${direction} that of the issuer; correct it`,
  );
}
