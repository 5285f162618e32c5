import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENVOY_LIMITS } from '../../../src/mesh/policy/circuit-breakers.ts';
import { Reset } from '../../../src/mesh/policy/outcome.ts';
import type { Nanoseconds } from '../../../src/units/quantity.ts';
import { type Deed, type LegOptions, PLAIN_ROUTE, retryPolicy, ScriptedLeg } from './scripted-leg.ts';

const ok: Deed = { afterMs: 10, status: 200 };

/** Sends one request through a leg and runs it to its end. */
function one(options: LegOptions): ScriptedLeg {
  const leg = new ScriptedLeg(options);
  leg.send(0);
  leg.run();
  return leg;
}

describe('a leg', () => {
  it('given retries that are used up, then the last answer passes with URX, also where the policy has none at all', () => {
    const retry = retryPolicy('5xx', 0);
    const leg = one({ retry, serve: () => ({ afterMs: 10, status: 503 }) });
    expect(leg.outcomes[0]).toEqual({ code: 503, flags: ['URX'], endMs: 10 });
  });

  it('given connections that cost nothing, a Pod that does not listen is a failed connect, retried as reset-before-request', () => {
    const leg = new ScriptedLeg({
      settings: { isPlain: true },
      retry: retryPolicy('reset-before-request', 2),
      serve: () => ok,
    });
    leg.pods.listening[0] = 0;
    leg.send(0);
    leg.run();
    expect([leg.attempts[0], leg.outcomes[0]?.code, leg.outcomes[0]?.flags]).toEqual([3, 503, ['UF', 'URX']]);
  });

  it('given a connection that is not up within the connect timeout, then every request that waits for it fails with UF', () => {
    const leg = new ScriptedLeg({
      connectMs: 500,
      settings: { connectTimeoutNs: 100e6 },
      serve: () => ok,
    });
    leg.send(0);
    leg.send(60);
    leg.run();
    expect(leg.outcomes).toEqual([
      { code: 503, flags: ['UF'], endMs: 100 },
      { code: 503, flags: ['UF'], endMs: 100 },
    ]);
  });

  it('given no host, then UH, and no copy goes to the mirror', () => {
    const mirrors = [{ route: 1, probability: 1, site: 5 }];
    const leg = one({ hosts: 0, route: { mirrors }, otherRoutes: [PLAIN_ROUTE], serve: () => ok });
    expect([leg.outcomes[0], leg.served.length]).toEqual([{ code: 503, flags: ['UH'], endMs: 0 }, 0]);
  });

  it('sends a copy to the mirror, whose answer nobody waits for', () => {
    const mirrors = [{ route: 1, probability: 1, site: 5 }];
    const leg = one({
      route: { mirrors },
      otherRoutes: [PLAIN_ROUTE],
      serve: ({ request }) => (request === 0 ? ok : { afterMs: 50, status: 500 }),
    });
    expect([leg.outcomes[0], leg.served.length, leg.engine.now]).toEqual([
      { code: 200, flags: [], endMs: 10 },
      2,
      50e6,
    ]);
  });

  it('given an HTTP/1.1 attempt that timed out, then its connection is closed and the next request dials', () => {
    const leg = new ScriptedLeg({
      connectMs: 1,
      settings: { streamsPerConnection: 1 },
      timeoutMs: 20,
      serve: ({ request }) => (request === 0 ? null : ok),
    });
    leg.send(0);
    leg.send(100);
    leg.run();
    expect([leg.pipeline.dials, leg.outcomes[1]?.endMs]).toEqual([2, 111]);
  });
});

describe('conservation', () => {
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ afterMs: fc.nat(60), status: fc.constantFrom(200, 200, 404, 503, 425) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        afterMs: fc.nat(60),
        reset: fc.constantFrom(Reset.connectionTermination, Reset.refusedStream, Reset.remoteReset),
      }),
    },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  const world = fc.record({
    hosts: fc.integer({ min: 1, max: 3 }),
    streams: fc.constantFrom(1, 1, 2, 1000),
    isPlain: fc.boolean(),
    hedges: fc.boolean(),
    avoids: fc.boolean(),
    maxConnections: fc.constantFrom(1, 2, 1024),
    maxPendingRequests: fc.constantFrom(1, 3, 1024),
    maxRequests: fc.constantFrom(1, 4, 1024),
    maxRetries: fc.constantFrom(0, 1, 3),
    maxRequestsPerConnection: fc.constantFrom(0, 0, 1, 3),
    numRetries: fc.nat(3),
    connectMs: fc.constantFrom(0, 3, 40),
    deeds: fc.array(deed, { minLength: 1, maxLength: 20 }),
    arrivals: fc.array(fc.nat(100), { minLength: 1, maxLength: 40 }),
    leaving: fc.array(fc.nat(200), { maxLength: 5 }),
    dies: fc.option(fc.nat(100)),
  });

  it('whatever happens, every request is answered once and no record, connection slot or retry slot is left behind', () => {
    fc.assert(
      fc.property(world, (w) => {
        let asked = 0;
        const leg = new ScriptedLeg({
          hosts: w.hosts,
          connectMs: w.connectMs,
          timeoutMs: 150,
          route: { hedgeOnPerTryTimeout: w.hedges },
          retry: retryPolicy('5xx,reset,connect-failure,retriable-status-codes', w.numRetries, {
            perTryTimeoutNs: 30e6 as Nanoseconds,
            avoidPreviousHosts: w.avoids,
            hostSelectionAttempts: 3,
          }),
          settings: {
            isPlain: w.isPlain,
            streamsPerConnection: w.streams,
            maxRequestsPerConnection: w.maxRequestsPerConnection,
            connectTimeoutNs: 35e6,
            limits: {
              ...ENVOY_LIMITS,
              maxConnections: w.maxConnections,
              maxPendingRequests: w.maxPendingRequests,
              maxRequests: w.maxRequests,
              maxRetries: w.maxRetries,
            },
          },
          serve: () => w.deeds[asked++ % w.deeds.length],
        });
        for (const at of w.arrivals) leg.send(at);
        const left = new Set<number>();
        for (const at of [...w.leaving].sort((a, b) => a - b)) {
          leg.runUntil(at);
          if (w.dies !== null && at > w.dies) leg.pods.listening[0] = 0;
          const request = leg.outcomes.findIndex(
            (outcome, i) => outcome === undefined && w.arrivals[i] < at && !left.has(i),
          );
          if (request < 0) continue;
          leg.leave(request);
          left.add(request);
        }
        leg.run();
        const { pipeline, link } = leg;
        const { slots, connections } = pipeline;
        expect(leg.outcomes.filter((outcome) => outcome === undefined).length).toBe(left.size);
        expect({
          calls: pipeline.calls.live,
          attempts: pipeline.attempts.live,
          active: link.active,
          pending: link.pending,
          retries: link.retries,
          onHosts: [...link.members].map((slot) => slots.active[slot] + slots.pending[slot] + slots.connecting[slot]),
        }).toEqual({
          calls: 0,
          attempts: 0,
          active: 0,
          pending: 0,
          retries: 0,
          onHosts: [...link.members].map(() => 0),
        });
        expect(connections.live).toBe(link.connections);
        expect([...link.members].reduce((sum, slot) => sum + slots.connections[slot], 0)).toBe(link.connections);
      }),
      { seed: 7, numRuns: 1500 },
    );
  });
});
