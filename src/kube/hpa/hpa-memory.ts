import type { ScaleHistory } from './limits.ts';
import type { RecommendationLog } from './recommendations.ts';

/** What the controller remembers of an HPA between syncs; lost when the controller restarts. */
export interface HpaMemory {
  /** Undefined until the first sync has stored the count it found: that entry holds scale-downs for a full window. */
  readonly recommendations?: RecommendationLog;
  readonly events: ScaleHistory;
}

export const noHpaMemory: HpaMemory = { events: { up: [], down: [] } };
