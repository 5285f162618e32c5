import { draw, purposeOf } from '../engine/keyed-draws.ts';

/** What a one-way time is drawn from; the engine's compiled sampler is one. */
export interface DelayLaw {
  /** Inverse distribution function, ns. */
  quantile(u: number): number;
  /** The constant, or -1 when it varies. */
  readonly constant: number;
}

const OUT = purposeOf('hop/out');
const BACK = purposeOf('hop/back');

/** One-way times between proxies and Pods: the caller's proxy, the wire, the callee's proxy. */
export class Network {
  private readonly sameZone: DelayLaw;
  private readonly crossZone: DelayLaw;
  private readonly proxy: DelayLaw;

  constructor(sameZone: DelayLaw, crossZone: DelayLaw, proxy: DelayLaw) {
    this.sameZone = sameZone;
    this.crossZone = crossZone;
    this.proxy = proxy;
  }

  /** One way between two zones through `proxies` proxies (0, 1 or 2) when all of it is constant, else -1; whole ns. */
  constantHopNs(fromZone: number, toZone: number, proxies: number): number {
    const wire = fromZone === toZone ? this.sameZone.constant : this.crossZone.constant;
    if (wire < 0 || (proxies > 0 && this.proxy.constant < 0)) return -1;
    return Math.round(wire + proxies * (proxies > 0 ? this.proxy.constant : 0));
  }

  /** A drawn one-way time; `counter` is attempt << 16. */
  hopNs(
    fromZone: number,
    toZone: number,
    proxies: number,
    isBack: boolean,
    k0: number,
    k1: number,
    counter: number,
  ): number {
    const purpose = isBack ? BACK : OUT;
    const wire = fromZone === toZone ? this.sameZone : this.crossZone;
    let ns = wire.quantile(draw(k0, k1, purpose, counter));
    for (let i = 1; i <= proxies; i++) ns += this.proxy.quantile(draw(k0, k1, purpose, counter | i));
    return Math.round(ns);
  }
}
