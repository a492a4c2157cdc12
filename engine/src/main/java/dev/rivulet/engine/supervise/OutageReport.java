package dev.rivulet.engine.supervise;

/**
 * Something that the job needs is out of reach; what does not need it goes on. Immutable.
 *
 * @param what {@code source UID} or {@code commit}
 * @param sinceMicros when it began, in microseconds since 1970
 * @param tryCount how often it was tried since, the first failure counted
 * @param failure what the last try said
 * @param isOver whether the last try succeeded, so that the job goes on with it
 */
public record OutageReport(String what, long sinceMicros, int tryCount, String failure, boolean isOver) {}
