import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/kube/cluster.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { deployment, ports } from './objects.ts';
import { fixedDraws, TestCalendar } from './test-calendar.ts';

/** A Pod that uses one core while `isBusy`; scrapes at 5, 20, 35, … s. */
function scraped(start: 'warm' | 'cold', startupSeconds: number, isBusy: (second: number) => boolean) {
  const calendar = new TestCalendar();
  const cumulativeCpuNs = () => {
    let busy = 0;
    for (let second = 0; second < calendar.now / 1e9; second++) if (isBusy(second)) busy += 1e9;
    return busy;
  };
  const made = new Cluster(
    ports(calendar, {
      openStream: fixedDraws(1 / 3),
      cpuUsage: { cumulativeCpuNs },
      runtime: { startup: () => ({ imagePull: seconds(startupSeconds), boot: 0 as Nanoseconds }) },
    }),
    { start, injection: 'none' },
  );
  made.begin([deployment('web', { replicas: 1 })]);
  const sampleAt = (second: number) => {
    calendar.runUntil(seconds(second));
    return made.metricsServer.podSamples('default', made.store.list(kinds.pod)[0]!.metadata.name);
  };
  return sampleAt;
}

const sample = (at: number, window: number, app: number) => ({
  atNs: seconds(at),
  windowNs: seconds(window),
  containers: { app },
});

describe('the metrics pipeline', () => {
  it('serves the mean of the last window until the next scrape', () => {
    const sampleAt = scraped('warm', 0, (second) => second >= 10);
    expect(sampleAt(5)).toEqual(sample(5, 5, 0));
    expect(sampleAt(19.9)).toEqual(sample(5, 5, 0));
    expect(sampleAt(20)).toEqual(sample(20, 15, 667));
    expect(sampleAt(35)).toEqual(sample(35, 15, 1000));
  });

  it('has nothing on a new Pod until it has been seen twice', () => {
    const sampleAt = scraped('cold', 12, () => true);
    expect(sampleAt(20)).toBeUndefined();
    expect(sampleAt(35)).toEqual(sample(35, 15, 1000));
  });

  it('measures a container from its start when that was 10 s to one resolution ago', () => {
    const sampleAt = scraped('cold', 8, (second) => second >= 8);
    expect(sampleAt(20)).toEqual(sample(20, 12, 1000));
  });
});
