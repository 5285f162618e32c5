import { Unsupported } from '../adapter.ts';
import { distributionOf, type Given } from './given.ts';
import { meanS, type Seen } from './world.ts';

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function quantile(values: Float64Array, q: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}

/** Of requests answered below 500. */
function responsesOf({ durations, failures }: Seen): Float64Array {
  if (failures.values.length === 0) return durations.values;
  const failed = new Set(failures.values);
  return durations.values.filter((_, i) => !failed.has(i));
}

/** Expected value of `f` of what an arrival found, by counts of the numbers found. */
function expectation(counts: readonly number[], f: (inside: number) => number): number {
  let [sum, all] = [0, 0];
  counts.forEach((count, inside) => {
    sum += count * f(inside);
    all += count;
  });
  return sum / all;
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
const oneIf = (holds: boolean) => (holds ? 1 : 0);

/** The estimate of one replication for a metric of the oracles. What arrivals find equals time averages only for Poisson ones. */
export function estimateOf(metric: string, given: Given, seen: Seen): number {
  const station = given.stations?.[0];
  const servers = typeof station?.servers === 'number' ? station.servers : Number.POSITIVE_INFINITY;
  const found = () => {
    if (given.arrivals?.process !== 'poisson' || given.stations?.length !== 1)
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
    if (parametric[2] === 'probAtLeast') return expectation(found(), (inside) => oneIf(inside >= limit));
    const responses = responsesOf(seen);
    return responses.filter((response) => response > limit).length / responses.length;
  }
  const ofStation = /^stations\.(\w+)\.throughput$/.exec(metric);
  if (ofStation !== null) {
    const index = given.stations?.findIndex(({ name }) => name === ofStation[1]) ?? -1;
    if (index >= 0) return seen.leftPerSecond(index);
  }
  switch (metric) {
    case 'response.mean':
      return mean(responsesOf(seen));
    case 'duration.mean':
      return mean(seen.durations.values);
    case 'response.p50':
      return quantile(responsesOf(seen), 0.5);
    case 'response.p90':
      return quantile(responsesOf(seen), 0.9);
    case 'response.p99':
      return quantile(responsesOf(seen), 0.99);
    case 'response.p99.9':
      return quantile(responsesOf(seen), 0.999);
    case 'wait.mean':
      return mean(responsesOf(seen)) - meanS(service());
    case 'wait.p99': {
      const law = service();
      // Only where every service is equally long is the wait what is left of the response.
      if (law.kind !== 'constant') throw new Unsupported('quantiles of the wait of random services');
      return quantile(responsesOf(seen), 0.99) - law.value / 1e9;
    }
    case 'wait.probZero':
      return expectation(found(), (inside) => oneIf(inside < servers));
    case 'wait.probPositive':
      return expectation(found(), (inside) => oneIf(inside >= servers));
    case 'waiting.mean':
      return expectation(found(), (inside) => Math.max(0, inside - servers));
    case 'inSystem.mean':
      if (given.stations?.length !== 1) throw new Unsupported('number inside a network');
      return seen.insideMean(0);
    case 'inSystem.variance': {
      const average = expectation(found(), (inside) => inside);
      return expectation(found(), (inside) => (inside - average) ** 2);
    }
    case 'utilisation':
      return seen.foundBusy / total(found()) / servers;
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
      const { count, sum, squares } = seen.gaps;
      return (count * squares) / sum ** 2 - 1;
    }
    default:
      throw new Unsupported(`metric ${metric}`);
  }
}
