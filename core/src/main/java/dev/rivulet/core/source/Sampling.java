package dev.rivulet.core.source;

import dev.rivulet.core.batch.Batch;
import java.util.stream.IntStream;

/**
 * Which records of a source a sample has: a function of where a record is from, and of nothing else, so that the same is chosen whenever it is
 * read. Immutable.
 *
 * <p>A record is in it if {@code mix(offset + golden * (partition + 31 * resource.hashCode() + 961 * uid.hashCode()))}, taken as an unsigned
 * number, can be divided by the share's denominator; {@code golden} is 0x9e3779b97f4a7c15, {@code mix} the finalizer of SplitMix64, and the sum
 * of hash codes is one of i64.
 *
 * @param oneIn one record of so many is in it, on the average; at least 1
 */
public record Sampling(int oneIn) {

    /** If nobody says another: a tenth. */
    public static final Sampling DEFAULT = new Sampling(10);

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    public Sampling {
        if (oneIn < 1) {
            throw new IllegalArgumentException(
                    "one in " + oneIn + " records is to be sampled, wanted one in 1 or more");
        }
    }

    /** The indices of the records of a batch that are in it, ascending. */
    public int[] of(Batch batch) {
        long salt = batch.partition()
                + 31L * batch.resource().hashCode()
                + 961L * batch.sourceUid().hashCode();
        return IntStream.range(0, batch.recordCount())
                .filter(index -> Long.remainderUnsigned(mix(batch.recordOffset(index) + GOLDEN * salt), oneIn) == 0)
                .toArray();
    }

    private static long mix(long seed) {
        long first = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
        long second = (first ^ first >>> 27) * 0x94d049bb133111ebL;
        return second ^ second >>> 31;
    }
}
