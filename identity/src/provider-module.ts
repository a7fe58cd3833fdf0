/**
 * Loads oidc-provider without its remark that Node 20 is not supported: what is used of it (discovery, JWKS,
 * client credentials) is tested here on the versions of Node that we support. Other warnings stay.
 */
export async function loadProvider() {
  const { warn } = console;
  console.warn = (...values: unknown[]) => {
    if (!String(values[0]).includes('Unsupported runtime')) warn(...values);
  };
  try {
    return (await import('oidc-provider')).Provider;
  } finally {
    console.warn = warn;
  }
}
