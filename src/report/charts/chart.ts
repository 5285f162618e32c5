import type { ResultDocument, ScenarioResult } from '../../experiment/result.ts';
import type { VersionMarks } from '../version-marks.ts';

/** A Vega-Lite unit, layer or concat. Strings of users only ever stand in it as data. */
export type Spec = Readonly<Record<string, unknown>>;

/** One drawing at one width. Outer size is exact: the report never scales text. */
export interface Drawing {
  readonly spec: Spec;
  readonly width: number;
  readonly height: number;
}

/** A figure: its words are HTML and wrap, its picture is drawn at each of the `widths`. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** Escaped HTML: unit, scale, scenario, replications. */
  readonly subtitle: string;
  /** The picture in words, for those who do not see it. */
  readonly alternative: string;
  readonly isWide?: boolean;
  /** Escaped HTML below the picture. */
  readonly below?: string;
  draw(width: number): Drawing;
}

/** What every chart of a scenario needs to know. */
export interface ChartContext {
  readonly result: ResultDocument;
  readonly scenario: ScenarioResult;
  readonly marks: VersionMarks;
  /** Unique in the page; starts every id. */
  readonly prefix: string;
}

/** Widths at which figures are drawn: a phone, a column of two, a column of one and print. */
export const WIDTHS: readonly number[] = [328, 540, 690];
/** Figures across both columns. */
export const WIDE_WIDTHS: readonly number[] = [328, 690, 1120];
/** Below this a chart leaves out intervals and cuts captions. */
export const NARROW = 430;

/** Outer margins; all charts of a column share the left one, so that times line up. */
export const LEFT = 46;
export const rightMargin = (width: number): number => (width < NARROW ? 74 : 84);
