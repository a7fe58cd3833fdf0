/*
 * What a gateway is limited to where nobody says otherwise: neither a setting of the process, nor an option of whoever
 * embeds it.
 */

export const defaultMaxInProgress = 1_000;
export const defaultMaxStrangersPerMinute = 600;
/** Writing is one step of the thread that answers everybody: 2 to 9 ms for each MiB. */
export const defaultMaxResponseBytes = 8 * 1024 * 1024;
export const defaultMaxPolicyStalenessMs = 60_000;
export const defaultEntityCacheMaxTtlSeconds = 3_600;
