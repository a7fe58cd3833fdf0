/**
 * Settings of the environment that nothing reads, before anything is built or started: a misspelt one would otherwise
 * be noticed minutes later, or never. Plain JavaScript, because it runs unbuilt; a test compares the names with those
 * that the gateway reads.
 */
const names = [
  'ASSUMED_LIST_SIZE',
  'AUDIENCE',
  'AUDIT_HASH',
  'CACHE_REDIS_URL',
  'CATALOG_REVIEW',
  'CHAIN_KEY_FILE',
  'CHECKPOINT_DIRECTORY',
  'CHECKPOINT_KEY_FILE',
  'CLIENT_ID',
  'COMPRESS_RESPONSES',
  'DATA',
  'ENTITY_CACHE_KEY',
  'ENTITY_CACHE_MAX_TTL_SECONDS',
  'GATEWAY_KEYS_FILE',
  'HOST',
  'IDENTITY_KEYS_FILE',
  'ISSUERS',
  'ISSUER_KEYS_MAX_AGE_SECONDS',
  'ISSUER_KEYS_REFRESH_SECONDS',
  'MAX_CONNECTIONS',
  'MAX_CONNECTIONS_PER_ADDRESS',
  'MAX_COST',
  'MAX_DEPARTMENT_COST',
  'MAX_POLICY_STALENESS_MS',
  'MAX_REQUESTS_IN_PROGRESS',
  'MAX_RESPONSE_BYTES',
  'MAX_STRANGERS_PER_MINUTE',
  'MAX_UNSENT_BYTES',
  'MAX_UNSENT_BYTES_PER_APPLICATION',
  'PORT',
  'PSEUDONYM_KEY',
  'PUBLIC_URL',
  'REDIS_CA_FILE',
  'REDIS_CERTIFICATE_FILE',
  'REDIS_CERTIFICATE_KEY_FILE',
  'REDIS_URL',
  'SEALING_KEY_FILE',
  'SHARE_REQUESTS',
  'SIGNING_KEYS_FILE',
  'SUBGRAPH_MAX_IN_FLIGHT',
  'SUBGRAPH_MAX_WAITING',
  'SUBGRAPH_TIMEOUT_MS',
  'TOKEN',
  'TOKEN_MAX_LIFETIME_SECONDS',
  'TRUSTED_DOCUMENTS',
  'TRUSTED_PROXIES',
  'UNTRUSTED_DOCUMENTS',
  'URL',
  'WORKERS',
  'WRITE_TIMEOUT_MS',
];

/** Ends the process with exit code 2 and a line for each unknown setting, if there is one. */
export function refuseUnknownSettings(environment) {
  const unknown = Object.keys(environment)
    .filter((variable) => variable.startsWith('GOVGRAPH_'))
    .map((variable) => variable.slice('GOVGRAPH_'.length))
    .filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  for (const name of unknown) {
    const nearest = names.toSorted((one, other) => distance(name, one) - distance(name, other))[0];
    const isNear = distance(name, nearest) <= Math.max(2, Math.floor(name.length / 3));
    console.error(
      `govgraph: GOVGRAPH_${name}: there is no such setting${isNear ? `; did you mean GOVGRAPH_${nearest}?` : ''}`,
    );
  }
  process.exit(2);
}

/** How many letters to insert, delete or replace. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, counterpart] of [...other].entries()) {
      next.push(
        Math.min(row[column] + (letter === counterpart ? 0 : 1), row[column + 1] + 1, next[column] + 1),
      );
    }
    row = next;
  }
  return row[other.length];
}
