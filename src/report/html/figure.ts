import { type Chart, WIDE_WIDTHS, WIDTHS } from '../charts/chart.ts';
import type { Draw } from '../charts/draw-chart.ts';
import { escapeHtml } from '../escape-html.ts';

/** A chart as a figure: words as HTML, one drawing for each width, the picture in words for who does not see it. */
async function figure(chart: Chart, draw: Draw): Promise<string> {
  const widths = chart.isWide ? WIDE_WIDTHS : WIDTHS;
  const drawings: string[] = [];
  for (const width of widths) {
    const names = `class="w${width}" role="img" aria-labelledby="${chart.id}-t ${chart.id}-d"`;
    drawings.push(await draw(chart.draw(width), names));
  }
  return [
    `<figure${chart.isWide ? ' class="wide"' : ''}><figcaption><h3 id="${chart.id}-t">${escapeHtml(chart.title)}</h3><p>${chart.subtitle}</p></figcaption>`,
    `<div class="${chart.isWide ? 'draw-wide' : 'draw'}">${drawings.join('')}</div>`,
    `<p class="unseen" id="${chart.id}-d">${escapeHtml(chart.alternative)}</p>${chart.below ?? ''}</figure>`,
  ].join('');
}

export async function figureGrid(charts: readonly Chart[], draw: Draw): Promise<string> {
  const figures: string[] = [];
  for (const chart of charts) figures.push(await figure(chart, draw));
  return figures.length === 0 ? '' : `<div class="grid">${figures.join('\n')}</div>`;
}
