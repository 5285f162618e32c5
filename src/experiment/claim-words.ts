import type { Expectation, MetricName } from '../api/experiment.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import type { Verdict } from './result.ts';

const NOUNS: Readonly<Record<MetricName, string>> = {
  'latency.mean': 'mean latency',
  'latency.p50': 'p50',
  'latency.p90': 'p90',
  'latency.p95': 'p95',
  'latency.p99': 'p99',
  'latency.p99.9': 'p99.9',
  'latency.max': 'longest latency',
  errorRate: 'error rate',
  successRate: 'success rate',
  rps: 'requests/s',
  retriesPerRequest: 'retries per request',
  requests: 'requests',
  'replicas.max': 'most Pods',
  'replicas.min': 'fewest Pods',
  'replicas.mean': 'mean Pods',
  'replicas.final': 'Pods at the end',
  share: 'share',
};

export function unitOf(metric: MetricName): Verdict['unit'] {
  if (metric.startsWith('latency.')) return 'ms';
  if (metric === 'rps') return 'rps';
  if (metric === 'requests' || metric.startsWith('replicas.')) return 'count';
  return 'share';
}

/** `p99 of productpage, 6m to 9m`. */
export function claimWords({ metric, of, version, window }: Expectation): string {
  const subject = of.replace(/^(Deployment|Service) /, '').replace(/^default\//, '');
  const words = `${NOUNS[metric]} of ${version === undefined ? subject : `${subject} ${version}`}`;
  return window ? `${words}, ${timeWords(window.from)} to ${timeWords(window.to)}` : words;
}

/** `canary`, or `canary against baseline`. */
export function scenarioWords({ scenario, against }: Expectation): string {
  return against === undefined ? scenario : `${scenario} against ${against}`;
}

const BOUND_WORDS = { below: 'below', above: 'above', atMost: 'at most', atLeast: 'at least' } as const;

/** True for what is claimed of every run, not of their mean: the most or the fewest Pods there ever were. */
export function holdsPerReplication(metric: MetricName): boolean {
  return metric === 'replicas.max' || metric === 'replicas.min' || metric === 'replicas.final';
}

/** `below 300 ms at 95 %`; `at most 6` where the claim is about every run. */
export function conditionWords({ metric, bound, confidence, against }: Expectation): string {
  const words = `${BOUND_WORDS[bound.kind]} ${valueWords(bound.value, unitOf(metric))}`;
  return holdsPerReplication(metric) && against === undefined ? words : `${words} at ${plain(confidence * 100)} %`;
}

function valueWords(value: number, unit: Verdict['unit']): string {
  switch (unit) {
    case 'ms':
      return Math.abs(value) < 10_000 ? `${plain(value)} ms` : `${plain(value / 1000)} s`;
    case 'share':
      return `${plain(value * 100)} %`;
    case 'rps':
      return `${plain(value)} requests/s`;
    case 'count':
      return plain(value);
  }
}

/** As the user would write it: `0.1 * 100` is 10, not 10.000000000000002. */
function plain(value: number): string {
  const text = String(Number(value.toPrecision(12)));
  return text.startsWith('-') ? `−${text.slice(1)}` : text;
}

/** `6m`, `1m30s`, `0s`, `250ms`. */
export function timeWords(time: Nanoseconds): string {
  const minutes = Math.floor(time / 60e9);
  const rest = time - minutes * 60e9;
  if (minutes === 0 && rest > 0 && rest < 1e9) return `${plain(rest / 1e6)}ms`;
  const seconds = rest > 0 || minutes === 0 ? `${plain(rest / 1e9)}s` : '';
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
