import { THIN } from './format-number.ts';

/** Words with figures: the space between a figure and its unit becomes thin, and no line breaks there. */
export function thinUnits(text: string): string {
  return text.replace(/(?<=\d) (?=(?:%|µs|ms|s|min)(?![\w]))/g, THIN);
}
