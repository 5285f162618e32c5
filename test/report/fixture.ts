import type {
  Estimate,
  LatencyEstimates,
  ResultDocument,
  ScenarioResult,
  Series,
  SeriesLine,
  VersionRow,
} from '../../src/experiment/result.ts';

/** All numbers here are made up. */
const BUCKETS = 80;
const STEP_S = 15;

const estimate = (mean: number, low = mean, high = mean): Estimate => ({
  mean,
  low,
  high,
  confidence: 0.95,
  n: 38,
});
const latency = (p50: Estimate, p99: Estimate, p90: Estimate = p50, p999: Estimate = p99): LatencyEstimates => ({
  mean: p50,
  p50,
  p90,
  p99,
  p999,
});

/** Wobbles by bucket, the same in every run. */
const wobble = (bucket: number): number => ((bucket * 7919) % 31) / 31 - 0.5;
const line = (at: (minute: number, bucket: number) => number | null, spread = 0.03): SeriesLine => {
  const mean = Array.from({ length: BUCKETS }, (_, bucket) => at((bucket * STEP_S) / 60, bucket));
  return {
    mean,
    low: mean.map((value) => (value === null ? null : value * (1 - spread))),
    high: mean.map((value) => (value === null ? null : value * (1 + spread))),
  };
};
const bump = (minute: number, centre: number, width: number): number =>
  1 / (1 + ((minute - centre) / width) * ((minute - centre) / width));
const inFault = (minute: number): boolean => minute >= 12 && minute < 13.5;

const LONG = 'recommendations-personalisation-gateway-eu-central';

const versions: readonly VersionRow[] = [
  row(
    'default',
    'productpage',
    'v1',
    estimate(175.5, 174.9, 176.1),
    estimate(0.9984, 0.9981, 0.9987),
    estimate(78.2, 77.6, 78.8),
    estimate(271.4, 264, 279),
    0.006,
    4,
    4,
  ),
  row(
    'default',
    'reviews',
    'v2',
    estimate(160.6, 160, 161.2),
    estimate(0.9991, 0.9988, 0.9994),
    estimate(18.2, 18, 18.4),
    estimate(96, 94, 98),
    0.004,
    3,
    6,
    estimate(41.3, 40.7, 41.9),
    estimate(171, 164, 178),
  ),
  row(
    'default',
    'reviews',
    'v3',
    estimate(14.9, 14.7, 15.1),
    estimate(0.9962, 0.9948, 0.9976),
    estimate(25.4, 24.9, 25.9),
    estimate(131, 124, 138),
    0.019,
    2,
    5,
    estimate(58.1, 56.6, 59.8),
    estimate(240, 210, 260),
  ),
  row(
    'default',
    'ratings',
    'v1',
    estimate(175.3, 174.7, 175.9),
    estimate(0.9997, 0.9995, 0.9999),
    estimate(5.8, 5.6, 6),
    estimate(22.1, 21.4, 22.8),
    0.001,
    2,
    2,
  ),
  row(
    'shop',
    LONG,
    'v1',
    estimate(140.4, 139.8, 141),
    estimate(0.9972, 0.9964, 0.998),
    estimate(31.2, 30.8, 31.6),
    estimate(142, 136, 148),
    0.008,
    3,
    3,
  ),
  row(
    'shop',
    LONG,
    'v2',
    estimate(35.1, 34.8, 35.4),
    estimate(0.997, 0.995, 0.999),
    estimate(29.8, 29.1, 30.5),
    estimate(139, 127, 151),
    0.009,
    1,
    1,
  ),
];

function row(
  namespace: string,
  service: string,
  version: string,
  rps: Estimate,
  success: Estimate,
  p50: Estimate,
  p99: Estimate,
  retries: number,
  podsMin: number,
  podsMax: number,
  p90?: Estimate,
  p999?: Estimate,
): VersionRow {
  const workload = version === '' ? service : `${service}-${version}`;
  return {
    namespace,
    service,
    version,
    workload,
    rps,
    success,
    latency: latency(p50, p99, p90, p999),
    retries: estimate(retries, retries * 0.95, retries * 1.05),
    pods: { min: podsMin, max: podsMax },
  };
}

const podsOfV3 = (minute: number): number => (minute < 7.25 ? 2 : minute < 8.5 ? 4 : minute < 13.25 ? 5 : 4);
const askedOfV3 = (minute: number): number => (minute < 7 ? 2 : minute < 8.25 ? 4 : minute < 13.25 ? 5 : 4);

function canarySeries(responses: number): Series {
  return {
    stepS: STEP_S,
    buckets: BUCKETS,
    trafficRps: {
      browsing: line((m, b) => (m < 6 ? 120 : m < 15 ? 240 : 120) + 6 * wobble(b)),
    },
    versionP99Ms: {
      'default/productpage v1': line((m, b) => 240 + 60 * bump(m, 7.5, 0.8) + 12 * wobble(b)),
      'default/reviews v2': line((m, b) => (inFault(m) ? 113 : 92) + 6 * bump(m, 7.5, 0.8) + 3 * wobble(b)),
      'default/reviews v3': line(
        (m, b) => (m < 3 ? null : (inFault(m) ? 150 : 124) + 36 * bump(m, 7.5, 0.6) + 9 * wobble(b)),
        0.05,
      ),
      'default/ratings v1': line((m, b) => (inFault(m) ? 42 : 22) + wobble(b)),
      [`shop/${LONG} v1`]: line((_m, b) => 142 + 8 * wobble(b)),
      [`shop/${LONG} v2`]: line((_m, b) => 139 + 12 * wobble(b)),
    },
    versionRps: {
      'default/reviews v2': line((m, b) => (m < 3 ? 120 : 108) + 2 * wobble(b)),
      'default/reviews v3': line((m, b) => (m < 3 ? 0 : 12) + wobble(b)),
    },
    split: {
      'default/reviews v2': {
        seen: line((m, b) => (m < 3 ? 1 : 0.9 - 0.006 * wobble(b)), 0.004),
        asked: Array.from({ length: BUCKETS }, (_, b) => (b < 12 ? 1 : 0.9)),
      },
      'default/reviews v3': {
        seen: line((m, b) => (m < 3 ? 0 : 0.1 + 0.006 * wobble(b)), 0.05),
        asked: Array.from({ length: BUCKETS }, (_, b) => (b < 12 ? 0 : 0.1)),
      },
      [`shop/${LONG} v1`]: { seen: line(() => 0.8), asked: Array.from({ length: BUCKETS }, () => 0.8) },
      [`shop/${LONG} v2`]: { seen: line(() => 0.2), asked: Array.from({ length: BUCKETS }, () => 0.2) },
    },
    podsReady: {
      'default/productpage-v1': line(() => 4, 0),
      'default/reviews-v2': line((m) => (m < 7.5 ? 3 : 6), 0),
      'default/reviews-v3': line(podsOfV3, 0),
    },
    podsAsked: {
      'default/reviews-v2': line((m) => (m < 7.25 ? 3 : 6), 0),
      'default/reviews-v3': line(askedOfV3, 0),
    },
    cpuUtilization: {
      'default/reviews-v3': line(
        (m, b) => (m < 3 ? 2 : m < 6 ? 70 : m < 7.25 ? 138 : m < 8.5 ? 80 : 54) + 4 * wobble(b),
      ),
    },
    responses: {
      '503 UO': line((m, b) => responses * (1.6 * bump(m, 7.5, 0.6) + 0.02 * (wobble(b) + 0.5))),
      '504 UT': line((m, b) => responses * (inFault(m) ? 0.5 : 0.02 * (wobble(b) + 0.5))),
      '503 UH': line((_m, b) => responses * 0.03 * (wobble(b) + 0.5)),
      '500': line((_m, b) => responses * 0.02 * (wobble(b) + 0.5)),
    },
  };
}

const steps: ScenarioResult['steps'] = [
  { atS: 180, label: 'reviews-90-10.yaml', action: 'apply' },
  { atS: 720, label: 'ratings +20 ms', action: 'slow', untilS: 810 },
];

const hpaDecisions: ScenarioResult['hpaDecisions'] = [
  {
    hpa: 'default/reviews-v3',
    target: 'default/reviews-v3',
    atS: 420,
    from: 2,
    to: 4,
    words: 'cpu 141 % of 70 %; ceil(2 × 141 / 70) = 5, held to 4 by the scaleUp policy (100 % in 15 s)',
  },
  {
    hpa: 'default/reviews-v3',
    target: 'default/reviews-v3',
    atS: 495,
    from: 4,
    to: 5,
    words: 'cpu 82 % of 70 %; ceil(4 × 82 / 70) = 5',
  },
  {
    hpa: 'default/reviews-v3',
    target: 'default/reviews-v3',
    atS: 795,
    from: 5,
    to: 4,
    words: 'cpu 54 % of 70 %; ceil(5 × 54 / 70) = 4, after 5 min (stabilizationWindowSeconds 300)',
  },
];

function scenario(name: string, responses: number, isCanary: boolean): ScenarioResult {
  return {
    name,
    steps: isCanary ? steps : [],
    traffic: [
      {
        name: 'browsing',
        to: 'Gateway istio-system/bookinfo',
        rps: estimate(175.5, 174.9, 176.1),
        success: estimate(1 - 0.0031 * responses, 1 - 0.0035 * responses, 1 - 0.0027 * responses),
        latency: latency(estimate(78.2, 77.6, 78.8), estimate(271.4, 264, 279)),
      },
    ],
    versions: isCanary
      ? versions
      : versions.filter(({ version, service }) => service !== 'reviews' || version !== 'v3'),
    responses: [
      {
        of: 'browsing',
        code: 200,
        flags: '',
        share: estimate(1 - 0.0031 * responses, 1 - 0.0035 * responses, 1 - 0.0027 * responses),
      },
      {
        of: 'browsing',
        code: 503,
        flags: 'UO',
        share: estimate(0.0021 * responses, 0.0018 * responses, 0.0024 * responses),
      },
      {
        of: 'browsing',
        code: 504,
        flags: 'UT',
        share: estimate(0.0005 * responses, 0.0004 * responses, 0.0006 * responses),
      },
      {
        of: 'browsing',
        code: 503,
        flags: 'UH',
        share: estimate(0.0003 * responses, 0.0002 * responses, 0.0004 * responses),
      },
      {
        of: 'browsing',
        code: 500,
        flags: '',
        share: estimate(0.0002 * responses, 0.0001 * responses, 0.0003 * responses),
      },
    ],
    series: canarySeries(responses),
    hpaDecisions: isCanary ? hpaDecisions : [],
  };
}

/** Three scenarios of the running example: a canary, an HPA that reacts, a fault, names that are too long. */
export const canaryAndHpa: ResultDocument = {
  apiVersion: 'windmesh/v1alpha1',
  kind: 'Result',
  version: '0.1.0',
  name: 'canary-and-hpa',
  question: "Does a 10 % canary of reviews v3 hold the page's p99 while the HPA reacts?",
  seed: '20240611',
  modelHash: 'sha256:5d1c77e09a',
  experimentHash: 'sha256:9f31c2e0b4',
  run: { warmUpS: 180, lengthS: 1200, replications: 38, paired: true },
  scenarios: [scenario('baseline', 0.1, false), scenario('canary', 0.4, true), scenario('canary-no-retries', 1, true)],
  comparisons: [
    {
      scenario: 'canary',
      against: 'baseline',
      of: 'browsing',
      latency: {
        mean: estimate(1.4, 1, 1.8),
        p50: estimate(1.1, 0.7, 1.5),
        p90: estimate(4.2, 3.1, 5.3),
        p99: estimate(11.3, 8.1, 15),
        p999: estimate(19, 8, 30),
      },
      errorRate: estimate(0.0002, -0.0001, 0.0005),
      correlation: 0.81,
    },
    {
      scenario: 'canary-no-retries',
      against: 'baseline',
      of: 'browsing',
      latency: {
        mean: estimate(0.7, 0.4, 1),
        p50: estimate(0.9, 0.5, 1.3),
        p90: estimate(2.6, 1.5, 3.7),
        p99: estimate(-6, -10, -2),
        p999: estimate(-24, -37, -11),
      },
      errorRate: estimate(0.0029, 0.0025, 0.0033),
      correlation: 0.77,
    },
  ],
  verdicts: [
    {
      outcome: 'undecided',
      claim: 'p99 of productpage, 6m to 9m',
      scenario: 'canary',
      condition: 'below 300 ms at 95 %',
      estimate: estimate(294, 282, 306),
      unit: 'ms',
      isDifference: false,
      bound: { kind: 'below', value: 300 },
      wouldDecide: 150,
    },
    {
      outcome: 'holds',
      claim: 'p99 of productpage',
      scenario: 'canary against baseline',
      condition: 'below 25 ms at 95 %',
      estimate: estimate(11.3, 8.1, 15),
      unit: 'ms',
      isDifference: true,
      bound: { kind: 'below', value: 25 },
      correlation: 0.81,
    },
    {
      outcome: 'does not hold',
      claim: 'error rate of productpage',
      scenario: 'canary-no-retries',
      condition: 'below 0.1 % at 99 %',
      estimate: { mean: 0.0031, low: 0.0027, high: 0.0035, confidence: 0.99, n: 38 },
      unit: 'share',
      isDifference: false,
      bound: { kind: 'below', value: 0.001 },
    },
    {
      outcome: 'holds',
      claim: 'most Pods of reviews-v3',
      scenario: 'canary',
      condition: 'at most 6',
      estimate: estimate(5),
      unit: 'count',
      isDifference: false,
      bound: { kind: 'atMost', value: 6 },
    },
  ],
  findings: [
    {
      severity: 'warning',
      code: 'SIM0301',
      resource: 'EnvoyFilter default/lua',
      file: 'models/bookinfo/lua.yaml',
      line: 3,
      column: 1,
      message: 'EnvoyFilter default/lua is not modelled.',
      remedy: 'Requests pass as if it were absent. Remove it from the model, or accept the difference.',
    },
    {
      severity: 'warning',
      code: 'SIM0412',
      resource: 'DestinationRule default/reviews',
      file: 'models/bookinfo/reviews.yaml',
      line: 44,
      column: 9,
      message: 'outlierDetection can eject nobody: 10 % of 3 endpoints is less than one.',
      remedy: 'Set maxEjectionPercent to 34 or more.',
    },
    {
      severity: 'info',
      code: 'SIM0507',
      resource: 'Deployment data/mongodb',
      file: 'models/bookinfo/behaviour.yaml',
      line: 1,
      column: 1,
      message: 'Deployment data/mongodb has no behaviour; it answers in 1 ms, log-normal.',
      remedy: 'Describe it under workloads to replace the default.',
    },
  ],
  counted: [
    { kind: 'ConfigMap', count: 4 },
    { kind: 'ServiceAccount', count: 6 },
  ],
  totals: { requests: 8_002_118, events: 41_200_018 },
};

/** The same run ended early. */
export const partial: ResultDocument = {
  ...canaryAndHpa,
  scenarios: canaryAndHpa.scenarios.slice(1, 2),
  run: { ...canaryAndHpa.run, replications: 12 },
  partial: 'interrupted after 12 of 38 replications',
};

const noSeries: Series = {
  stepS: 15,
  buckets: 0,
  trafficRps: {},
  versionP99Ms: {},
  versionRps: {},
  split: {},
  podsReady: {},
  podsAsked: {},
  cpuUtilization: {},
  responses: {},
};

/** Nothing expected, nothing found, nothing sent. */
export const empty: ResultDocument = {
  ...canaryAndHpa,
  name: 'empty',
  question: '',
  run: { warmUpS: 0, lengthS: 60, replications: 1, paired: false },
  scenarios: [
    { name: 'only', steps: [], traffic: [], versions: [], responses: [], series: noSeries, hpaDecisions: [] },
  ],
  comparisons: [],
  verdicts: [],
  findings: [],
  counted: [],
  totals: { requests: 0, events: 0 },
};

const alone = (mean: number): Estimate => ({ insufficient: true, mean, n: 1 });

const withoutInterval = ({ mean }: SeriesLine): SeriesLine => ({
  mean,
  low: mean.map(() => null),
  high: mean.map(() => null),
});
const withoutIntervals = (lines: Readonly<Record<string, SeriesLine>>): Record<string, SeriesLine> =>
  Object.fromEntries(Object.entries(lines).map(([key, each]) => [key, withoutInterval(each)]));

/** One replication: means without intervals, verdicts undecided. */
export const single: ResultDocument = {
  ...canaryAndHpa,
  name: 'single',
  run: { ...canaryAndHpa.run, replications: 1, paired: false },
  scenarios: canaryAndHpa.scenarios.slice(1, 2).map((each) => ({
    ...each,
    versions: each.versions.map((version) => ({
      ...version,
      rps: alone(175.53),
      success: alone(0.99843),
      retries: alone(0.0061),
      latency: { mean: alone(80), p50: alone(78.24), p90: alone(140), p99: alone(271.4), p999: alone(412) },
    })),
    series: {
      ...each.series,
      trafficRps: withoutIntervals(each.series.trafficRps),
      versionP99Ms: withoutIntervals(each.series.versionP99Ms),
      split: Object.fromEntries(
        Object.entries(each.series.split).map(([key, { seen, asked }]) => [
          key,
          { seen: withoutInterval(seen), asked },
        ]),
      ),
    },
  })),
  comparisons: [],
  verdicts: canaryAndHpa.verdicts.map((verdict) => ({
    ...verdict,
    outcome: 'undecided' as const,
    estimate: alone(verdict.bound.value * 1.1),
    wouldDecide: undefined,
  })),
};

/** 200 services, the last of them the worst. */
export const large: ResultDocument = {
  ...canaryAndHpa,
  name: 'two-hundred-services',
  scenarios: canaryAndHpa.scenarios.slice(1, 2).map((each) => {
    const many = Array.from({ length: 200 }, (_, i) =>
      row(
        `team-${Math.floor(i / 20)}`,
        i % 9 === 4 ? `${LONG}-${i}` : `inventory-${i}`,
        'v1',
        estimate(50, 49, 51),
        estimate(0.999 - i * 1e-5, 0.9985 - i * 1e-5, 0.9995 - i * 1e-5),
        estimate(5 + i / 10, 4.8 + i / 10, 5.2 + i / 10),
        estimate(20 + i, 19 + i, 21 + i),
        0.001,
        2,
        2,
      ),
    );
    const p99 = Object.fromEntries(
      many.map(({ namespace, service }, i) => [`${namespace}/${service} v1`, line((_m, b) => 20 + i + wobble(b + i))]),
    );
    return { ...each, versions: many, series: { ...each.series, versionP99Ms: p99, split: {} }, hpaDecisions: [] };
  }),
};

const INJECTION = `<script>alert('x')</script>"&\u001b[31m`;

/** Every string a user can name is an attack. */
export const hostile: ResultDocument = {
  ...canaryAndHpa,
  name: INJECTION,
  question: INJECTION,
  seed: INJECTION,
  partial: INJECTION,
  scenarios: canaryAndHpa.scenarios.slice(1).map((each) => ({
    ...each,
    name: each.name + INJECTION,
    steps: each.steps.map((step) => ({ ...step, label: INJECTION })),
    traffic: each.traffic.map((traffic) => ({ ...traffic, name: INJECTION, to: INJECTION })),
    versions: each.versions.map((version) => ({
      ...version,
      namespace: version.namespace + INJECTION,
      service: version.service + INJECTION,
      version: version.version + INJECTION,
      workload: version.workload + INJECTION,
    })),
    responses: each.responses.map((response) => ({ ...response, of: INJECTION, flags: INJECTION })),
    hpaDecisions: each.hpaDecisions.map((decision) => ({
      ...decision,
      hpa: INJECTION,
      target: `default/reviews-v3${INJECTION}`,
      words: INJECTION,
    })),
    series: {
      ...each.series,
      trafficRps: renamed(each.series.trafficRps, () => INJECTION),
      versionP99Ms: renamed(each.series.versionP99Ms, hostileKey),
      versionRps: renamed(each.series.versionRps, hostileKey),
      split: renamed(each.series.split, hostileKey),
      podsReady: renamed(each.series.podsReady, (key) => key + INJECTION),
      podsAsked: renamed(each.series.podsAsked, (key) => key + INJECTION),
      cpuUtilization: renamed(each.series.cpuUtilization, (key) => key + INJECTION),
      responses: renamed(each.series.responses, (key) => key + INJECTION),
    },
  })),
  comparisons: canaryAndHpa.comparisons.map((comparison) => ({
    ...comparison,
    scenario: comparison.scenario + INJECTION,
    against: comparison.against + INJECTION,
    of: INJECTION,
  })),
  verdicts: canaryAndHpa.verdicts.map((verdict) => ({
    ...verdict,
    claim: INJECTION,
    scenario: `canary${INJECTION}`,
    condition: INJECTION,
  })),
  findings: canaryAndHpa.findings.map((finding) => ({
    ...finding,
    code: INJECTION,
    resource: INJECTION,
    file: INJECTION,
    message: INJECTION,
    remedy: INJECTION,
  })),
  counted: [{ kind: INJECTION, count: 1 }],
};

/** `ns/service version` with every part attacked. */
function hostileKey(key: string): string {
  const [service, version] = key.split(' ') as [string, string];
  const [namespace, name] = service.split('/') as [string, string];
  return `${namespace}${INJECTION}/${name}${INJECTION} ${version}${INJECTION}`;
}

function renamed<T>(record: Readonly<Record<string, T>>, rename: (key: string) => string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]));
}
