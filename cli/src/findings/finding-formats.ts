/** For people, for GitHub's annotations of a change, and for servers that read test reports. */
export const findingFormats = ['table', 'github', 'junit'] as const;

export type FindingFormat = (typeof findingFormats)[number];
