import { RunawayModel } from '../engine/engine.ts';
import { BudgetExceeded } from '../engine/record-pool.ts';
import type { HpaDecision } from '../kube/hpa/hpa-decision.ts';
import type { Nanoseconds } from '../units/quantity.ts';
import type { HpaDecisionRecord, ReplicationResult } from './replication-result.ts';
import { Simulation } from './simulation.ts';
import type { SimulationInput } from './simulation-input.ts';

/**
 * One replication of one scenario, from time 0 to the end of its run. Pure: equal input, equal bytes.
 * A run that outgrows its budget, or stops moving in time, ends early and says so in `partial`.
 */
export function simulate(input: SimulationInput): ReplicationResult {
  const simulation = new Simulation(input);
  const { warmUp, length } = input.experiment.run;
  let partial: string | undefined;
  try {
    simulation.runUntil((warmUp + length) as Nanoseconds);
    simulation.assertInvariants();
  } catch (error) {
    if (!(error instanceof BudgetExceeded) && !(error instanceof RunawayModel)) throw error;
    const inside = error instanceof BudgetExceeded ? `; inside: ${simulation.inside()}` : '';
    const endedS = Math.round(simulation.now / 1e6) / 1000;
    partial = `ended at ${endedS} s of ${(warmUp + length) / 1e9} s: ${error.message}${inside}`;
  }
  return {
    scenario: input.scenario.name,
    replication: input.replication,
    windows: simulation.observer.windowTotals(),
    series: simulation.observer.seriesResult(),
    hpaDecisions: tellingDecisions(simulation.cluster.hpa.decisions),
    requests: simulation.traffic.answeredCount.reduce((sum, count) => sum + count, 0),
    events: simulation.engine.events,
    ...(partial === undefined ? {} : { partial }),
    ...simulation.told(),
  };
}

/** Syncs that changed something, and those whose reason differs from the one before: the rest only repeat it. */
function tellingDecisions(decisions: readonly HpaDecision[]): HpaDecisionRecord[] {
  const lastReason = new Map<string, string>();
  const telling: HpaDecisionRecord[] = [];
  for (const { hpa, target, atNs, from, to, words, reason } of decisions) {
    if (from !== to || lastReason.get(hpa) !== reason) {
      telling.push({ hpa: hpa.slice(hpa.indexOf(' ') + 1), target, atS: atNs / 1e9, from, to, words });
    }
    lastReason.set(hpa, reason);
  }
  return telling;
}
