/** Kinds of hot events; `record` of the event is what stands in brackets. At most 32. */
export const EventKind = {
  /** [traffic source] The next request of an open source arrives. */
  arrival: 0,
  /** [attempt] The request reaches the Pod it was sent to. */
  atPod: 1,
  /** [frame] A step that took time without the CPU station has ended. */
  stepDone: 2,
  /** [attempt] The response, or the news of a reset, reaches the proxy that sent the request. */
  response: 3,
  /** [call] The back-off before a retry is over. */
  backedOff: 4,
  /** [Pod] The CPU station of the Pod may have finished a job. */
  cpu: 5,
  /** [connection] A dialled connection is ready, or refused. */
  connected: 6,
  /** [call] A filter that paused the call for a time goes on. */
  filterResumes: 7,
  /** [user] A closed user has thought. */
  thought: 8,
  /** [call] Timer: the route's timeout. */
  routeTimeout: 9,
  /** [attempt] Timer: the per-try timeout. */
  perTryTimeout: 10,
  /** [frame] Timer: the application's own patience with a call. */
  callTimeout: 11,
  /** [request] Timer: the patience of a traffic source's client. */
  clientTimeout: 12,
} as const;
