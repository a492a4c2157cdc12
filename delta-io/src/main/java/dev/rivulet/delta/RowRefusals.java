package dev.rivulet.delta;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.delta.staging.RowStaging;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a stream are not written, but go to the dead letters. Immutable but for what it asks.
 *
 * @param staging knows what the table demands
 */
record RowRefusals<T>(RowStaging<T> staging, ViolationPolicy policy) {

    /** The commit names them, at some 20 bytes each. */
    private static final int RUN_COUNT_MAX = 50_000;

    /** Null if the row is to be written, upon which the job ends if the table does not take it. */
    @Nullable Refusal of(T row) {
        if (policy == ViolationPolicy.FAIL) {
            return null;
        }
        String why = staging.whyRefused(row);
        return why == null ? null : new Refusal(why);
    }

    /**
     * Passes if an epoch's refused rows can be remembered.
     *
     * @throws IOException if there are too many for a commit to name them
     */
    void requireFew(EpochSeal seal) throws IOException {
        int runCount = seal.refused().runs().size();
        if (runCount > RUN_COUNT_MAX) {
            throw new IOException("table " + staging.root() + ": epoch " + seal.epoch() + " has "
                    + seal.refused().count() + " rows which are not as the table demands, in " + runCount
                    + " places, wanted at most " + RUN_COUNT_MAX
                    + " places; mend what makes these rows, or drop the constraint that most of them violate");
        }
    }
}
