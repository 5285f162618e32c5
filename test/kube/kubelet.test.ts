import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../src/api/kubernetes/pod.ts';
import { Cluster, type ClusterSettings } from '../../src/kube/cluster.ts';
import { kinds } from '../../src/kube/kinds.ts';
import { deletePod } from '../../src/kube/pod-deletion.ts';
import type { PodRuntime, Shutdown } from '../../src/kube/pod-runtime.ts';
import { type Nanoseconds, seconds } from '../../src/units/quantity.ts';
import { deployment, ports } from './objects.ts';
import { TestCalendar } from './test-calendar.ts';

const container = { name: 'app', resources: { requests: { cpu: '100m' } } };

/** One Pod `web-…-1`; `log` gets a line for each change of what others watch of it. */
function onePod(start: ClusterSettings['start'], pod: Partial<PodSpec>, runtime: Partial<PodRuntime> = {}) {
  const calendar = new TestCalendar();
  const startup = () => ({ imagePull: seconds(2), boot: seconds(5) });
  const cluster = new Cluster(ports(calendar, { runtime: { startup, ...runtime } }), { start, injection: 'none' });
  const log: string[] = [];
  let last = '';
  cluster.store.watch(kinds.pod, ({ type, object }) => {
    const { phase = '-', conditions = [], containerStatuses = [], initContainerStatuses = [] } = object.status ?? {};
    const ready = conditions.find((each) => each.type === 'Ready')?.status === 'True' ? ' Ready' : '';
    const words = [...initContainerStatuses, ...containerStatuses].map(
      ({ name, state, listening, stoppingSince, exitCode }) =>
        ` ${name}:${state}${listening ? '+listening' : ''}${state === 'running' && stoppingSince !== undefined ? '+stopping' : ''}${exitCode === undefined ? '' : `(${exitCode})`}`,
    );
    const line = type === 'removed' ? 'gone' : `${phase}${ready}${words.join('')}`;
    if (line !== last && calendar.now >= 0) log.push(`${calendar.now / 1e9} ${line}`);
    last = line;
  });
  cluster.begin([deployment('web', { replicas: 1, pod })]);
  const thePod = () => cluster.store.list(kinds.pod)[0]!;
  const scaleToZero = () =>
    cluster.store.update(
      { kind: kinds.deployment, namespace: 'default', name: 'web' },
      (each) => ({ ...each, spec: { ...each.spec, replicas: 0 } }),
      'test',
    );
  return { calendar, cluster, log, thePod, scaleToZero };
}

const shutdown = (of: Readonly<Record<string, Shutdown>>): Pick<PodRuntime, 'shutdown'> => ({
  shutdown: (_, { name }) => of[name] ?? { onStop: 'exit' },
});

describe('the start of a Pod', () => {
  it('pulls the image, starts, boots, and is ready at the first probe that finds it listening', () => {
    const { calendar, log } = onePod('cold', { containers: [{ ...container, readinessProbe: { periodSeconds: 5 } }] });
    calendar.runUntil(seconds(60));
    expect(log.slice(2)).toEqual([
      '0 Pending app:waiting',
      '2 Running app:running',
      '7 Running app:running+listening',
      '10 Running Ready app:running+listening',
    ]);
  });

  it('found at time 0, has been Ready for an hour before anything runs', () => {
    const { thePod } = onePod('warm', { containers: [container] });
    const { status } = thePod();
    expect(status?.startTime).toBe(seconds(-3600));
    expect(status?.conditions.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'True',
      lastTransitionTime: seconds(-3600),
    });
  });

  it('waits for the startup of a native sidecar before it starts its containers', () => {
    const sidecar = { name: 'sidecar', restartPolicy: 'Always', startupProbe: { periodSeconds: 1 } };
    const { calendar, log } = onePod('cold', { initContainers: [sidecar], containers: [container] });
    calendar.runUntil(seconds(60));
    expect(log.slice(2)).toEqual([
      '0 Pending sidecar:waiting app:waiting',
      '2 Pending sidecar:running app:waiting',
      '7 Pending sidecar:running+listening app:waiting',
      '7 Running Ready sidecar:running+listening app:running',
      '12 Running Ready sidecar:running+listening app:running+listening',
    ]);
  });
});

describe('the end of a Pod', () => {
  const g30 = { containers: [{ ...container, lifecycle: { preStop: { sleep: { seconds: 5 } } } }] };

  it('stops after the hook; a process that exits at the signal is gone then', () => {
    const { calendar, log, scaleToZero } = onePod('warm', g30);
    scaleToZero();
    log.length = 0;
    calendar.runUntil(seconds(60));
    expect(log).toEqual(['5 Running app:terminated(0)', '5 gone']);
  });

  it('lets a process finish what is in flight until it says so', () => {
    const { calendar, cluster, log, thePod, scaleToZero } = onePod(
      'warm',
      g30,
      shutdown({ app: { onStop: 'finish' } }),
    );
    scaleToZero();
    log.length = 0;
    calendar.runUntil(seconds(12));
    cluster.kubelet.containerExited('default', thePod().metadata.name, 'app');
    expect(log).toEqual(['5 Running Ready app:running+stopping', '12 Running app:terminated(0)', '12 gone']);
  });

  it('kills a process that ignores the signal at the end of the grace period', () => {
    const { calendar, log, scaleToZero } = onePod('warm', g30, shutdown({ app: { onStop: 'ignore' } }));
    scaleToZero();
    log.length = 0;
    calendar.runUntil(seconds(60));
    expect(log).toEqual([
      '5 Running Ready app:running+listening+stopping',
      '30 Running app:terminated(137)',
      '30 gone',
    ]);
  });

  it('signals an ordinary sidecar together with the app, a native one after it', () => {
    const sidecar = { name: 'sidecar', resources: container.resources };
    const drains = shutdown({
      sidecar: { onStop: { exitAfter: seconds(5) } },
      app: { onStop: { exitAfter: seconds(8) } },
    });
    const ends = (pod: Partial<PodSpec>) => {
      const { calendar, log, scaleToZero } = onePod('warm', pod, drains);
      scaleToZero();
      calendar.runUntil(seconds(60));
      return log.at(-1);
    };
    expect(ends({ containers: [container, sidecar] })).toBe('8 gone');
    expect(ends({ containers: [container], initContainers: [{ ...sidecar, restartPolicy: 'Always' }] })).toBe(
      '13 gone',
    );
  });

  it('is immediate while the image is still being pulled', () => {
    const { calendar, cluster, log, thePod } = onePod('cold', { containers: [container] });
    calendar.runUntil(seconds(1));
    log.length = 0;
    deletePod(cluster.store, thePod(), calendar.now as Nanoseconds, 'test');
    calendar.runUntil(seconds(1));
    expect(log).toContain('1 gone');
  });
});
