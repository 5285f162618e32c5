import type { Draws } from '../../engine/ports.ts';

/** What a percentage of a fault is out of; Istio hands every percentage to Envoy in millionths. */
export const FAULT_DENOMINATOR = 1_000_000;

/** Millionths of a percentage 0..100. Source: istio/istio pilot/pkg/networking/core/route/route.go */
export function faultNumerator(percent: number): number {
  return Math.trunc(percent * (FAULT_DENOMINATOR / 100));
}

/**
 * Whether a fault strikes. It always draws once. Delay and abort are drawn apart, the delay first, so both can strike
 * one request: with the product of their chances.
 *
 * Source: envoyproxy/envoy 1.39 source/extensions/filters/http/fault/fault_filter.cc
 */
export function isFaultDrawn(numerator: number, draws: Draws): boolean {
  return draws.below(FAULT_DENOMINATOR) < numerator;
}
