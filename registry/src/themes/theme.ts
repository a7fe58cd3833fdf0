import type { RegisteredItem } from '@govgraph/storage';
import type { MachineRecord } from '../workflow/machine-records.ts';
import type { ThemeState } from './theme-machine.ts';

/** An item of any department, and why it belongs to the theme. */
export interface ThemeEntry {
  readonly coordinate: string;
  readonly reason: string;
}

/** An entry with what the catalog says of it now; without, where it is in the catalog no more. */
export interface ShownThemeEntry extends ThemeEntry {
  readonly registered: RegisteredItem | undefined;
}

export interface ThemeContent {
  readonly name: string;
  readonly nameZh: string;
  /** In the order of their coordinates. */
  readonly entries: readonly ThemeEntry[];
}

/** What was in force, until when. */
export interface EarlierContent extends ThemeContent {
  /** From 1 on. */
  readonly number: number;
}

export interface ThemeDocument {
  /** Absent before it has come into force. */
  readonly inForce?: EarlierContent;
  /** Absent where the authority has nothing to decide. */
  readonly proposed?: ThemeContent;
  /** What was in force before, the latest first; at most {@link maxEarlier}. */
  readonly earlier: readonly EarlierContent[];
}

/** A theme changes a few times a year. The history names every change, with the hash of its content. */
export const maxEarlier = 50;

export type Theme = MachineRecord<ThemeState, ThemeDocument>;
