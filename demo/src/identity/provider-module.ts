/**
 * Loads oidc-provider without its remark that Node 20 is not supported: what is used of it (discovery, JWKS, client
 * credentials, the device flow, refresh and revocation) is tested here on the versions of Node that we support. Other
 * warnings stay.
 */
export async function loadProvider() {
  const { warn } = console;
  // oxlint-disable-next-line no-console -- the remark goes to the console before any option is read
  console.warn = (...values: unknown[]) => {
    if (!String(values[0]).includes('Unsupported runtime')) warn(...values);
  };
  try {
    const { Provider, interactionPolicy } = await import('oidc-provider');
    return { Provider, interactionPolicy };
  } finally {
    // oxlint-disable-next-line no-console -- as it was
    console.warn = warn;
  }
}
