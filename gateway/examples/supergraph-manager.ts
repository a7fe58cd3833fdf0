import { IntrospectAndCompose } from '@apollo/gateway';
import { type SigningKey, type TokenVerifier, createGateway } from '@govgraph/gateway';
import type { PolicySnapshot } from '@govgraph/policy';

export const startGateway = (
  subgraphs: { name: string; url: string }[],
  policy: PolicySnapshot,
  identity: TokenVerifier,
  signingKeys: Record<string, SigningKey>,
  log: (error: unknown) => void,
) =>
  createGateway({
    supergraph: new IntrospectAndCompose({ subgraphs, pollIntervalInMs: 10_000 }),
    policy,
    identity,
    signingKeys,
    telemetry: { failed: log },
  });
