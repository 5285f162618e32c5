/** Who started a call, and so who hears its end. Dispatched exhaustively. */
export const Origin = {
  /** A traffic source; `origin` is the request record. */
  traffic: 0,
  /** A call step; `origin` is the frame. */
  frame: 1,
  /** A proxy between two others (gateway, waypoint); `origin` is the attempt that reached it. */
  attempt: 2,
  /** A mirrored copy; nobody hears. */
  mirror: 3,
  /** A filter that asks a service; `origin` is the call that waits. */
  filter: 4,
} as const;
export type Origin = (typeof Origin)[keyof typeof Origin];
