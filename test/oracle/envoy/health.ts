import { CheckResult, HealthCheckState } from '../../../src/mesh/policy/health-check.ts';
import { OutlierDetector, OutlierEvent, OutlierReason } from '../../../src/mesh/policy/outlier-detection.ts';
import {
  type OutlierDetectionOptions,
  outlierDetectionOptions,
} from '../../../src/mesh/policy/outlier-detection-options.ts';
import { isBelowThreshold, successRateThreshold } from '../../../src/mesh/policy/success-rate-threshold.ts';
import { ms, type Nanoseconds } from '../../../src/units/quantity.ts';
import { expectPartial, type OracleAdapter, type OracleCase, Unsupported } from '../adapter.ts';
import { GivenDraws } from './given-draws.ts';
import { expectKnownFields } from './known-fields.ts';

interface Detection {
  readonly config: Partial<OutlierDetectionOptions>;
  readonly hosts: readonly string[];
  readonly draws?: readonly number[];
  readonly events: readonly DetectionEvent[];
}

interface DetectionEvent {
  readonly t?: number;
  readonly host?: string | readonly string[];
  readonly code?: number;
  readonly count?: number;
  readonly tick?: number;
  readonly everyMs?: number;
  readonly untilMs?: number;
  readonly hc?: unknown;
}

const OPTIONS = Object.keys(outlierDetectionOptions({}));

const EVENTS: ReadonlyMap<number, string> = new Map([
  [OutlierEvent.eject, 'eject'],
  [OutlierEvent.uneject, 'uneject'],
  [OutlierEvent.overflow, 'overflow'],
]);

const REASONS: ReadonlyMap<number, string> = new Map([
  [OutlierReason.consecutive5xx, 'consecutive_5xx'],
  [OutlierReason.consecutiveGatewayFailure, 'consecutive_gateway_failure'],
  [OutlierReason.consecutiveLocalOriginFailure, 'consecutive_local_origin_failure'],
  [OutlierReason.successRate, 'success_rate'],
  [OutlierReason.successRateLocalOrigin, 'success_rate_local_origin'],
  [OutlierReason.failurePercentage, 'failure_percentage'],
  [OutlierReason.failurePercentageLocalOrigin, 'failure_percentage_local_origin'],
]);

const RESULTS: ReadonlyMap<string, CheckResult> = new Map([
  ['ok', CheckResult.ok],
  ['timeout', CheckResult.timeout],
  ['network_failure', CheckResult.networkFailure],
  ['bad_status', CheckResult.badStatus],
]);

export const adapter: OracleAdapter = {
  files: ['envoy/outlier_detection.json', 'envoy/success_rate_threshold.json', 'envoy/health_check.json'],
  check(oracleCase: OracleCase): void {
    const { tolerance, ...expected } = oracleCase.expect as { tolerance?: number };
    expectPartial(run(oracleCase), expected, tolerance);
  },
};

function run(oracleCase: OracleCase): unknown {
  switch (oracleCase.kind) {
    case 'outlier_detection':
      return outlierDetection(oracleCase.given as unknown as Detection);
    case 'success_rate_threshold': {
      const { rates, stdevFactor } = oracleCase.given as unknown as { rates: number[]; stdevFactor: number };
      const result = successRateThreshold(Float64Array.from(rates), rates.length, stdevFactor);
      const ejected = rates.flatMap((rate, host) => (isBelowThreshold(rate, result.threshold) ? [host] : []));
      return { ...result, ejected };
    }
    case 'health_check':
      return healthCheck(oracleCase.given);
    default:
      throw new Error(`unknown kind ${oracleCase.kind}`);
  }
}

function outlierDetection(given: Detection): unknown {
  expectKnownFields(given, ['config', 'hosts', 'draws', 'events']);
  expectKnownFields(given.config, OPTIONS);
  const log: unknown[] = [];
  const options = outlierDetectionOptions(given.config);
  const draws = given.draws === undefined ? { below: () => 0, uniform: () => 0 } : new GivenDraws(given.draws);
  const detector = new OutlierDetector(options, Infinity as Nanoseconds, draws, (now, host, event, reason) => {
    const entry = [now / 1e6, given.hosts[host], EVENTS.get(event)];
    log.push(event === OutlierEvent.uneject ? entry : [...entry, REASONS.get(reason)]);
  });
  for (let host = 0; host < given.hosts.length; host++) detector.join(host);
  for (const event of given.events) apply(event, detector, given.hosts);
  return { log, ejectedAtEnd: given.hosts.filter((_, host) => detector.isEjected(host)) };
}

function apply(event: DetectionEvent, detector: OutlierDetector, hosts: readonly string[]): void {
  expectKnownFields(event, ['t', 'host', 'code', 'count', 'tick', 'everyMs', 'untilMs', 'hc']);
  if (event.tick !== undefined) {
    const { tick, everyMs = 1, untilMs = tick } = event;
    for (let t = tick; t <= untilMs; t += everyMs) detector.tick(ms(t));
    return;
  }
  const now = ms(event.t ?? 0);
  for (const name of [event.host ?? []].flat()) {
    const host = hosts.indexOf(name);
    if (event.hc !== undefined) {
      if (event.hc !== 'ok' && event.hc !== true && event.hc !== 'healthy') throw new Unsupported(`hc ${event.hc}`);
      detector.onHealthCheckPassed(host, now);
    } else {
      for (let i = 0; i < (event.count ?? 1); i++) detector.onResult(host, event.code ?? 0, false, now);
    }
  }
}

function healthCheck(given: Readonly<Record<string, unknown>>): unknown {
  expectKnownFields(given, ['healthyThreshold', 'unhealthyThreshold', 'results']);
  const { results, ...options } = given as unknown as {
    healthyThreshold: number;
    unhealthyThreshold: number;
    results: string[];
  };
  const state = new HealthCheckState(options);
  const states = results.map((name) => {
    const result = RESULTS.get(name);
    if (result === undefined) throw new Unsupported(`result ${name}`);
    state.onResult(result);
    return state.isHealthy ? 'healthy' : 'unhealthy';
  });
  return { states };
}
