package dev.rivulet.engine.lookup;

/**
 * How a lookup does, since the job's start a moment ago. Immutable.
 *
 * @param uid the step's
 * @param calls how often the lookup was called, retries included
 * @param retries of these those that were not the first for their row
 * @param timeouts calls that were not answered in time
 * @param failures rows without an answer, after all tries
 * @param inFlight rows that are asked about now, pauses before retries included
 * @param waiting rows that are to be asked about when there is capacity
 * @param putOff rows that batches have gone on without, and that are not back yet
 */
public record LookupView(
        String uid, long calls, long retries, long timeouts, long failures, int inFlight, int waiting, int putOff) {}
