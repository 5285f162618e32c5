/** A metric from which no replica count can be computed. The sync goes on with the others; the text ends in a condition. */
export class MetricFailure extends Error {}
