package dev.rivulet.engine.lookup;

import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.ring.Handover;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What lookups have to do with besides rows.
 *
 * @param logged answers of earlier runs, which are taken instead of asking again
 * @param journal takes the frames of answers into the log; null if there is none to write, as in a replay
 * @param isAsking whether users' lookups are called where the log has no answer
 * @param clock for timeouts and pauses
 * @param durablePosition up to where the log is durable in any mode: an epoch's mark may be, and be committed for it, while answers
 *     behind the mark are not yet
 * @param frameSizeMaxBytes the largest frame that the log takes
 */
public record LookupEnds(
        LoggedAnswers logged,
        @Nullable Handover<ControlFrame> journal,
        boolean isAsking,
        Clock clock,
        LongSupplier durablePosition,
        int frameSizeMaxBytes) {

    /** As in a replay: all is taken from the log, and nobody is asked. */
    public static LookupEnds replayed(LoggedAnswers logged, Clock clock) {
        return new LookupEnds(logged, null, false, clock, () -> 0, 0);
    }
}
