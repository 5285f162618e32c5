import type { Distribution } from '../units/distribution.ts';
import { exp } from './math.ts';

/**
 * The law with every part that can take one value only (no spread, mean 0) written as that constant, since such a part
 * has no density and its formulas divide by 0.
 */
export function pointsAsConstants(law: Distribution): Distribution {
  switch (law.kind) {
    case 'uniform':
      return law.low === law.high ? { kind: 'constant', value: law.low } : law;
    case 'lognormal':
      return law.sigma === 0 ? { kind: 'constant', value: exp(law.mu) } : law;
    case 'exponential':
    case 'erlang':
    case 'gamma':
    case 'hyperexponential':
      return law.mean === 0 ? { kind: 'constant', value: 0 } : law;
    case 'weibull':
    case 'pareto':
      return law.scale === 0 ? { kind: 'constant', value: 0 } : law;
    case 'mixture':
      return { kind: 'mixture', parts: law.parts.map(({ weight, of }) => ({ weight, of: pointsAsConstants(of) })) };
    default:
      return law;
  }
}
