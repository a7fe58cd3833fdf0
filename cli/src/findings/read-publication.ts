/* What was found of a publication, as the authority tells it: every field may be missing there, and none is here. */
import type { AccessImpact, FlowChange, SubgraphFinding } from '@govgraph/registry';
import type { PublicationPartsFragment } from '../generated/documents.ts';
import type { ShownChange } from './format-review.ts';

type Found = PublicationPartsFragment;

export function readFindings({ findings }: Pick<Found, 'findings'>): readonly SubgraphFinding[] {
  return (findings ?? []).map(({ kind, code, subgraph, place, message, file, line, column }) => ({
    kind: kind === 'warning' ? 'warning' : 'problem',
    code: code ?? '',
    subgraph: subgraph ?? '',
    place: place ?? '',
    message: message ?? '',
    ...(file === 'schema.graphql' || file === 'catalog.yaml' ? { file } : {}),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
  }));
}

export function readChanges({ changes }: Pick<Found, 'changes'>): readonly ShownChange[] {
  return (changes ?? []).flatMap(({ verdict, effect, message, reason }) =>
    verdict === null || effect === null
      ? []
      : [{ verdict, effect, message: message ?? '', reason: reason ?? '' }],
  );
}

export function readImpact({ accessImpact }: Pick<Found, 'accessImpact'>): AccessImpact | undefined {
  if (accessImpact == null) return undefined;
  const { groups, flows } = accessImpact;
  return {
    groups: (groups ?? []).flatMap(({ direction, coordinates, before, after, callers }) =>
      direction === null
        ? []
        : {
            direction,
            coordinates: coordinates ?? [],
            before: before ?? '',
            after: after ?? '',
            callers: (callers ?? []).map(({ department, purpose, only }) => ({
              department: department ?? '',
              purpose,
              only: only ?? [],
            })),
          },
    ),
    flows: (flows ?? []).flatMap(({ direction, department, item, by }): FlowChange[] =>
      (direction === 'GAINS' || direction === 'LOSES') && isFlow(by)
        ? [{ direction, department: department ?? '', item: item ?? '', by }]
        : [],
    ),
  };
}

function isFlow(by: string | null): by is FlowChange['by'] {
  return by === 'key' || by === 'requires' || by === 'provides';
}
