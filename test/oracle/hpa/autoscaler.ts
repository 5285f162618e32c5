import type { StatedBehavior } from '../../../src/kube/hpa/behavior-defaults.ts';
import { noHpaMemory } from '../../../src/kube/hpa/hpa-memory.ts';
import type { ScalingRules } from '../../../src/kube/hpa/hpa-spec.ts';
import { limitRate, limitReplicas, scaleDownLimit, scaleUpLimit } from '../../../src/kube/hpa/limits.ts';
import { MetricFailure } from '../../../src/kube/hpa/metric-failure.ts';
import { type MetricReadings, proposeForMetric } from '../../../src/kube/hpa/metric-proposal.ts';
import { groupPods } from '../../../src/kube/hpa/pod-groups.ts';
import { podRequestMilli } from '../../../src/kube/hpa/pod-requests.ts';
import { stabilize, stabilizeBothWays } from '../../../src/kube/hpa/recommendations.ts';
import { reconcile } from '../../../src/kube/hpa/reconcile.ts';
import { changeWithin, storeScaleEvent } from '../../../src/kube/hpa/scale-events.ts';
import { seconds } from '../../../src/units/quantity.ts';
import { expectPartial, type OracleAdapter, Unsupported } from '../adapter.ts';
import {
  type CaseConfig,
  type CaseEvent,
  type CaseMetric,
  type CasePod,
  type CaseRecommendation,
  type CaseSample,
  readBehavior,
  readConfig,
  readEvents,
  readMetric,
  readPod,
  readRecommendations,
  readSamples,
  resourcesOf,
} from './cases.ts';

/** Field of a case under the type its README gives it. */
interface Given {
  readonly kind: string;
  readonly nowS: number;
  readonly config?: CaseConfig;
  readonly scaleUpLimitFactor?: number;
  readonly pods?: readonly CasePod[];
  readonly samples?: Readonly<Record<string, CaseSample>>;
  readonly resource?: string;
  readonly container?: string | null;
  readonly podLevelResources?: boolean;
  readonly metric?: CaseMetric;
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly startReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly behavior?: StatedBehavior;
  readonly rules?: ScalingRules | null;
  readonly upEvents?: readonly CaseEvent[];
  readonly downEvents?: readonly CaseEvent[];
  readonly recommendations: readonly CaseRecommendation[];
  readonly windowS: number;
  readonly scaleUpWindowS: number;
  readonly scaleDownWindowS: number;
  readonly change: number;
  readonly previous: readonly CaseEvent[];
  readonly steps: readonly { readonly atS: number; readonly rawDesired: number }[];
  readonly hpa: {
    minReplicas?: number;
    maxReplicas: number;
    metrics: readonly CaseMetric[];
    behavior?: StatedBehavior;
  };
  readonly scale: { readonly specReplicas: number; readonly statusReplicas: number };
  readonly history: {
    readonly recommendations: readonly CaseRecommendation[] | null;
    readonly upEvents: readonly CaseEvent[];
    readonly downEvents: readonly CaseEvent[];
  };
  readonly selector?: 'missing' | 'ambiguous';
  readonly getScaleError?: boolean;
  readonly updateScaleError?: boolean;
}

const answers: Readonly<Record<string, (given: Given) => unknown>> = {
  group: ({ pods = [], samples, resource, nowS, config }) => {
    const read = pods.map((pod) => readPod(pod, resource ? [resource] : []));
    const groups = groupPods(read, readSamples(samples), resource, seconds(nowS), readConfig(config));
    return {
      ready: groups.ready,
      unready: [...groups.unready],
      missing: [...groups.missing],
      ignored: [...groups.ignored],
    };
  },

  requests: ({ pods = [], resource, container, podLevelResources }) => ({
    requestsMilli: Object.fromEntries(
      pods.map((pod) => [
        pod.name,
        podRequestMilli(readPod(pod, [resource!], podLevelResources), resource!, container ?? undefined),
      ]),
    ),
  }),

  replicas: ({ metric, pods = [], samples, nowS, config, currentReplicas }) => {
    const target = {
      specReplicas: currentReplicas,
      statusReplicas: currentReplicas,
      pods: pods.map((pod) => readPod(pod, resourcesOf([metric!]))),
    };
    const read = readConfig(config);
    try {
      const readings = readingsOf([metric!], samples);
      const proposal = proposeForMetric(readings.metrics[0]!, target, readings, seconds(nowS), read, read.tolerance);
      const { utilization, averageMilli, valueMilli } = proposal.reading;
      return {
        replicas: proposal.replicas,
        utilization,
        rawAverageMilli: averageMilli,
        usageMilli: valueMilli ?? averageMilli,
      };
    } catch (error) {
      if (error instanceof MetricFailure) return { error: error.message };
      throw error;
    }
  },

  reconcile: (given) => {
    const { hpa, scale, pods = [], history, nowS } = given;
    const readings = readingsOf(hpa.metrics, given.samples);
    const outcome = reconcile({
      spec: {
        minReplicas: hpa.minReplicas ?? 1,
        maxReplicas: hpa.maxReplicas,
        metrics: readings.metrics,
        behavior: readBehavior(hpa.behavior),
      },
      target: given.getScaleError
        ? undefined
        : { ...scale, pods: pods.map((pod) => readPod(pod, resourcesOf(hpa.metrics))) },
      selector: given.selector ?? 'usable',
      readings,
      memory: {
        recommendations: history.recommendations ? readRecommendations(history.recommendations) : undefined,
        events: { up: readEvents(history.upEvents), down: readEvents(history.downEvents) },
      },
      conditions: [],
      now: seconds(nowS),
      config: readConfig(given.config, given.scaleUpLimitFactor),
      write: () => !given.updateScaleError,
    });
    const resource = outcome.results.find(({ metric }) => metric.type === 'Resource');
    return {
      desiredReplicas: given.getScaleError ? scale.specReplicas : outcome.replicas,
      conditions: outcome.conditions,
      utilization: resource && 'proposal' in resource ? resource.proposal.reading.utilization : undefined,
    };
  },

  limitsWithoutBehavior: (given) =>
    limitReplicas(
      given.currentReplicas,
      given.desiredReplicas,
      given,
      readConfig(given.config, given.scaleUpLimitFactor),
    ),

  limitUp: (given) => ({
    limit: scaleUpLimit(given.currentReplicas, eventsOf(given), given.rules!, seconds(given.nowS)),
  }),

  limitDown: (given) => ({
    limit: scaleDownLimit(given.currentReplicas, eventsOf(given), given.rules!, seconds(given.nowS)),
  }),

  behaviorRate: (given) =>
    limitRate(
      given.currentReplicas,
      given.desiredReplicas,
      given,
      readBehavior(given.behavior ?? {})!,
      eventsOf(given),
      seconds(given.nowS),
    ),

  stabilizeWithoutBehavior: ({ desiredReplicas, recommendations, nowS, windowS }) => {
    const { replicas, log } = stabilize(
      desiredReplicas,
      readRecommendations(recommendations),
      seconds(nowS),
      seconds(windowS),
    );
    return { replicas, storedCount: log.length };
  },

  stabilizeWithBehavior: ({
    desiredReplicas,
    currentReplicas,
    recommendations,
    nowS,
    scaleUpWindowS,
    scaleDownWindowS,
  }) => {
    const { replicas, log } = stabilizeBothWays(
      desiredReplicas,
      currentReplicas,
      readRecommendations(recommendations),
      seconds(nowS),
      { up: seconds(scaleUpWindowS), down: seconds(scaleDownWindowS) },
    );
    return { replicas, storedReplicas: log.map((each) => each.replicas) };
  },

  storeEvent: ({ change, previous, rules, nowS }) => {
    const before = readEvents(previous);
    const after = rules ? storeScaleEvent(change, before, rules, seconds(nowS)) : before;
    return {
      changeInLast60S: changeWithin(60, before, seconds(nowS)),
      storedChanges: after.map((event) => event.change),
      outdated: after.map((event) => event.isOutdated),
    };
  },

  sequence: ({ steps, startReplicas, minReplicas, maxReplicas, behavior }) => {
    let replicas = startReplicas;
    let memory = noHpaMemory;
    // A total shared by targets of one, without tolerance, is the raw recommendation itself.
    const spec = {
      minReplicas,
      maxReplicas,
      metrics: [{ type: 'External', metric: 'wanted', target: { averageValue: 1 } } as const],
      behavior: readBehavior(behavior),
    };
    return {
      steps: steps.map(({ atS, rawDesired }) => {
        const outcome = reconcile({
          spec,
          target: { specReplicas: replicas, statusReplicas: replicas, pods: [] },
          selector: 'usable',
          readings: { samples: () => undefined, values: () => [rawDesired] },
          memory,
          conditions: [],
          now: seconds(atS),
          config: readConfig({ tolerance: 0 }),
          write: () => true,
        });
        replicas = outcome.replicas;
        memory = outcome.memory;
        return { atS, replicas, reason: outcome.normalized?.limit };
      }),
    };
  },
};

function readingsOf(
  cases: readonly CaseMetric[],
  samples: Given['samples'],
): MetricReadings & { metrics: ReturnType<typeof readMetric>[] } {
  const read = readSamples(samples);
  const metrics = cases.map(readMetric);
  const caseOf = (metric: (typeof metrics)[number]) => cases[metrics.indexOf(metric)]!;
  return {
    metrics,
    samples: (metric) => (caseOf(metric).error ? undefined : read),
    values: (metric) => (caseOf(metric).error ? undefined : caseOf(metric).values),
  };
}

const eventsOf = ({ upEvents, downEvents }: Given) => ({ up: readEvents(upEvents), down: readEvents(downEvents) });

export const adapter: OracleAdapter = {
  files: [
    'hpa/behavior-rate.json',
    'hpa/group-pods.json',
    'hpa/limits.json',
    'hpa/reconcile.json',
    'hpa/replicas-utilization.json',
    'hpa/replicas-values.json',
    'hpa/sequences.json',
    'hpa/stabilization.json',
    'hpa/store-events.json',
  ],
  check({ given, expect }) {
    const answer = answers[given.kind as string];
    if (answer === undefined) throw new Unsupported(`no function answers "${given.kind}"`);
    const actual = answer(given as unknown as Given) as { readonly error?: string };
    const { error } = expect as { readonly error?: unknown };
    if (error === undefined) expectPartial(actual, expect);
    else if (actual.error === undefined) throw new Error(`no failure, but ${JSON.stringify(actual)}`);
  },
};
