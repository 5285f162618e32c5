import type { Estimate, ResultDocument } from '../../experiment/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { formatEstimate, type NumberUnit } from '../format-number.ts';
import { breakable } from './services-table.ts';

/** Each traffic source as its clients see it, one row per scenario. */
export function trafficTable({ scenarios, run }: ResultDocument): string {
  const rows = scenarios.flatMap((scenario) =>
    scenario.traffic.map((traffic) => ({ scenario: scenario.name, ...traffic })),
  );
  if (rows.length === 0) return '';
  const cell = (estimate: Estimate, unit: NumberUnit, cls: string): string => {
    const { value, interval } = formatEstimate(estimate, {
      unit,
      replications: run.replications,
      isBare: unit === 'rps',
    });
    const bounds = interval.startsWith('[') ? ` <span class="ci">${escapeHtml(interval)}</span>` : '';
    return `<td class="${cls}"><b>${escapeHtml(value)}</b>${bounds}</td>`;
  };
  const sources = [...new Set(rows.map(({ name }) => name))];
  const body = sources.map((source) => {
    const of = rows.filter(({ name }) => name === source);
    const lines = of.map(({ scenario, rps, success, latency }) =>
      [
        `<tr><th scope="row">${breakable(scenario)}</th>`,
        cell(rps, 'rps', 'n hs'),
        cell(success, 'share', 'n'),
        cell(latency.p50, 'ms', 'n hide p50'),
        cell(latency.p99, 'ms', 'n'),
        cell(latency.p999, 'ms', 'n hide'),
        '</tr>',
      ].join(''),
    );
    const title = `${escapeHtml(source)} <span class="sub">to ${escapeHtml(of[0]?.to ?? '')}</span>`;
    return `<tr class="ns"><th colspan="6" scope="rowgroup">${title}</th></tr>${lines.join('')}`;
  });
  const heads = [
    ['', 'Scenario'],
    ['n hs', 'Requests/s'],
    ['n', 'Success'],
    ['n hide p50', 'p50'],
    ['n', 'p99'],
    ['n hide', 'p99.9'],
  ].map(([cls, text]) => `<th scope="col"${cls === '' ? '' : ` class="${cls}"`}>${text}</th>`);
  return `<h2>Traffic by scenario</h2><table><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
