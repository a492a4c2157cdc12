package dev.rivulet.engine.commit;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.engine.job.Divergence;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds epochs that are computed again against what their target has of them. Immutable.
 *
 * <p>A target forgets old epochs, and keeps those without rows not at all: so an epoch behind the first that it knows, up to the last
 * that it has, must be without rows if it is not known.
 */
public final class SealCheck {

    private final String sink;
    private final TreeMap<Long, EpochSeal> known = new TreeMap<>();
    private final long committedEpoch;
    private final Set<Long> acceptedEpochs;

    /**
     * @param known what the target remembers
     * @param committedEpoch the last epoch that it has
     * @param acceptedEpochs in which somebody has accepted other rows
     */
    public SealCheck(String sink, List<EpochSeal> known, long committedEpoch, Set<Long> acceptedEpochs) {
        this.sink = sink;
        this.committedEpoch = committedEpoch;
        this.acceptedEpochs = Set.copyOf(acceptedEpochs);
        known.forEach(seal -> this.known.put(seal.epoch(), seal));
    }

    /** For a target that remembers nothing. */
    public static SealCheck none(String sink) {
        return new SealCheck(sink, List.of(), 0, Set.of());
    }

    /** Whether the target knows anything about the epoch. */
    public boolean covers(long epoch) {
        return !known.isEmpty() && epoch >= known.firstKey() && epoch <= committedEpoch;
    }

    /** Which rows of an epoch the target refused when it took the others; null if it has not taken them, or does not remember. */
    @Nullable RefusedRows refused(long epoch) {
        EpochSeal seal = epoch <= committedEpoch ? known.get(epoch) : null;
        return seal == null ? null : seal.refused();
    }

    /** How an epoch differs from what was committed; null if it does not, or nobody knows. */
    public @Nullable Divergence compare(EpochSeal computed) {
        long epoch = computed.epoch();
        if (!covers(epoch) || acceptedEpochs.contains(epoch)) {
            return null;
        }
        EpochSeal seal = known.get(epoch);
        long rowCount = seal == null ? 0 : seal.rowCount();
        long digest = seal == null ? 0 : seal.digest();
        boolean isSame = rowCount == computed.rowCount() && digest == computed.digest();
        return isSame ? null : new Divergence(epoch, sink, rowCount, digest, computed.rowCount(), computed.digest());
    }
}
