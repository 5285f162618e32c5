import { Unsupported } from '../adapter.ts';
import { distributionOf, type Given } from './given.ts';
import { meanS, type Seen } from './world.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}

const shareOf = <T>(values: readonly T[], holds: (value: T) => boolean) =>
  values.reduce((count, value) => count + (holds(value) ? 1 : 0), 0) / values.length;

/** The estimate of one replication for a metric of the oracles. What arrivals find equals time averages only for Poisson ones. */
export function estimateOf(metric: string, given: Given, seen: Seen): number {
  const station = given.stations?.[0];
  const servers = typeof station?.servers === 'number' ? station.servers : Number.POSITIVE_INFINITY;
  const isPoisson = given.arrivals?.process === 'poisson';
  const found = () => {
    if (!isPoisson || (given.stations?.length ?? 0) !== 1)
      throw new Unsupported(`${metric} of other than one Poisson station`);
    return seen.found;
  };
  const service = () => {
    if (station === undefined || given.stations?.length !== 1) throw new Unsupported(`${metric} of a network`);
    return distributionOf(station.service);
  };
  const parametric = /^(response|inSystem)\.(probGreater|probAtLeast)\((.+)\)$/.exec(metric);
  if (parametric !== null) {
    const limit = Number(parametric[3]);
    if (parametric[2] === 'probGreater') return shareOf(seen.responses, (response) => response > limit);
    return shareOf(found(), ({ inside }) => inside >= limit);
  }
  const ofStation = /^stations\.(\w+)\.throughput$/.exec(metric);
  if (ofStation !== null) {
    const index = given.stations?.findIndex(({ name }) => name === ofStation[1]) ?? -1;
    if (index >= 0) return seen.leftPerSecond(index);
  }
  switch (metric) {
    case 'response.mean':
      return mean(seen.responses);
    case 'duration.mean':
      return mean(seen.durations);
    case 'response.p50':
      return quantile(seen.responses, 0.5);
    case 'response.p90':
      return quantile(seen.responses, 0.9);
    case 'response.p99':
      return quantile(seen.responses, 0.99);
    case 'response.p99.9':
      return quantile(seen.responses, 0.999);
    case 'wait.mean':
      return mean(seen.responses) - meanS(service());
    case 'wait.p99': {
      const law = service();
      // Only where every service is equally long is the wait what is left of the response.
      if (law.kind !== 'constant') throw new Unsupported('quantiles of the wait of random services');
      return quantile(seen.responses, 0.99) - law.value / 1e9;
    }
    case 'wait.probZero':
      return shareOf(found(), ({ inside }) => inside < servers);
    case 'wait.probPositive':
      return shareOf(found(), ({ inside }) => inside >= servers);
    case 'waiting.mean':
      return mean(found().map(({ inside }) => Math.max(0, inside - servers)));
    case 'inSystem.mean':
      if (given.stations?.length !== 1) throw new Unsupported('number inside a network');
      return seen.insideMean(0);
    case 'inSystem.variance': {
      const counts = found().map(({ inside }) => inside);
      const average = mean(counts);
      return mean(counts.map((count) => (count - average) ** 2));
    }
    case 'utilisation':
      return mean(found().map(({ busy }) => busy)) / servers;
    case 'throughput':
      return (seen.answered - seen.failed) / seen.spanS;
    case 'rejected.fraction':
    case 'timeout.fraction':
      return seen.failed / seen.answered;
    case 'success.fraction':
      return 1 - seen.failed / seen.answered;
    case 'attemptsPerRequest':
      return seen.attempts(given.stations === undefined ? 'server' : 'station-0') / seen.answered;
    case 'departures.interval.scv': {
      const gaps = seen.departures.slice(1).map((at, i) => at - seen.departures[i]);
      const average = mean(gaps);
      return mean(gaps.map((gap) => (gap - average) ** 2)) / average ** 2;
    }
    default:
      throw new Unsupported(`metric ${metric}`);
  }
}
