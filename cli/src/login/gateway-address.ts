import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { readDemoEnvironment } from '../demo-environment.ts';

/** The gateway that a command works over. @param url of the option `--url` @throws CommandError when none is named */
export async function findGateway(config: CommandConfig, url: string | undefined): Promise<URL> {
  if (url !== undefined) return parseGatewayUrl(url, '--url');
  if (config.gatewayUrl !== undefined) return parseGatewayUrl(config.gatewayUrl, 'GOVGRAPH_URL');
  const { gatewayUrl } = await readDemoEnvironment(config.dataDirectory).catch((cause: unknown) => {
    throw new CommandError('which gateway? Name it with --url or GOVGRAPH_URL; no demo is running here', {
      code: 'GATEWAY_UNKNOWN',
      cause,
    });
  });
  return parseGatewayUrl(gatewayUrl, 'the address of the running demo');
}

/** Where it serves GraphQL. The path may be left out. */
function parseGatewayUrl(text: string, source: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isSafe(url) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new CommandError(
      `${source}: expected an address such as https://gateway.example/graphql (http on this machine only)`,
      { code: 'GATEWAY_UNKNOWN' },
    );
  if (url.pathname === '/') url.pathname = '/graphql';
  return url;
}

/** Whether a secret may be sent there: over TLS, or without leaving this machine. */
export function isSafe(url: URL): boolean {
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}
