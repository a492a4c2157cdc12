package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.core.source.Sampling;
import dev.rivulet.core.source.SourcePriority;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.wal.WalSettings;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How sources are treated in each run of a history: which may lose records when the log is full, and who goes first. Of randoms of its own, so that
 * the rest of a seed's history is the same without. One owner.
 */
final class RandomFlow {

    private static final OnFull[] LOSSY = {OnFull.DROP_NEWEST, OnFull.DROP_OLDEST, OnFull.SAMPLE};

    private final SplittableRandom random;
    private final SplittableRandom ofPolicies;
    private final boolean mayDrop;

    /** Sources of which records may be dropped in the run at hand, and of which they might in any run, by uid. */
    private final Map<OnFull, Set<String>> lossy = new EnumMap<>(OnFull.class);

    private final Map<OnFull, Set<String>> droppable = new EnumMap<>(OnFull.class);

    private boolean hasQuota;

    /** Of a source that was to be held back, or although there was room. */
    private @Nullable DropReport wronglyDropped;

    /**
     * @param isReleasing whether the log lets go of what it has, without which it would only fill up
     */
    RandomFlow(long seed, boolean isReleasing) {
        this.random = new SplittableRandom(seed * 35);
        this.ofPolicies = new SplittableRandom(seed * 39);
        this.mayDrop = isReleasing && random.nextInt(3) == 0;
    }

    /** Whether any source of the history may lose records. */
    boolean mayDrop() {
        return mayDrop;
    }

    /** Sources are to be made for another run. */
    void beginSources() {
        lossy.clear();
    }

    FlowPolicy next(String uid) {
        SourcePriority[] priorities = SourcePriority.values();
        boolean isLossy = mayDrop && random.nextBoolean();
        FlowPolicy flow = FlowPolicy.DEFAULT
                .with(new Sampling(PlainSample.ONE_IN))
                .with(priorities[random.nextInt(priorities.length)]);
        FlowPolicy policy = isLossy ? flow.with(LOSSY[ofPolicies.nextInt(LOSSY.length)]) : flow;
        lossy.computeIfAbsent(policy.onFull(), onFull -> new HashSet<>()).add(uid);
        return policy;
    }

    /** The run with the sources begins. */
    void beginRun(WalSettings wal) {
        hasQuota = wal.quota().sizeMaxBytes() < Long.MAX_VALUE;
        if (hasQuota) {
            lossy.forEach((onFull, uids) ->
                    droppable.computeIfAbsent(onFull, policy -> new HashSet<>()).addAll(uids));
        }
    }

    /** By what is done when the log is full, the sources to which it may have been done. */
    Map<OnFull, Set<String>> droppable() {
        return droppable;
    }

    void noteDrop(DropReport report) {
        boolean isPatient = lossy.getOrDefault(OnFull.BLOCK, Set.of()).contains(report.sourceUid());
        if (isPatient || !hasQuota) { // Thrown here it would be the failure of an agent.
            wronglyDropped = report;
        }
    }

    void check() {
        assertNull(wronglyDropped, "records were dropped that should not have been");
    }
}
