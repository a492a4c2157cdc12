package dev.rivulet.testkit;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A target that survives crashes of the engine, as a table elsewhere does: commits are atomic, and what was staged and not committed
 * is gone with the session. On demand a commit fails before or after it took effect.
 */
public final class SimTable<R extends Record> implements Sink<R> {

    private final Class<R> type;
    private final SplittableRandom random;
    private double failureRate;
    private final List<R> committed = new ArrayList<>();
    private final Map<Long, List<R>> rowsByEpoch = new TreeMap<>();
    private final Map<Long, EpochSeal> seals = new TreeMap<>();
    private final Map<Path, SimTable<R>> elsewhere = new TreeMap<>();
    private String id = "";
    private Predicate<R> demand = row -> true;
    private int lostReplyCount;
    private long committedEpoch;

    /**
     * @param failureRate how often a commit fails; half of the time it took effect
     */
    public SimTable(Class<R> type, long seed, double failureRate) {
        this.type = type;
        this.random = new SplittableRandom(seed);
        this.failureRate = failureRate;
    }

    /** All rows in the order of their commits. */
    public List<R> rows() {
        return committed;
    }

    /** From now on it refuses the rows that do not meet this; what it has stays. */
    public void demand(Predicate<R> demanded) {
        demand = demanded;
    }

    /** From now on no commit fails. */
    public void heal() {
        failureRate = 0;
    }

    /** The rows of each epoch that had some, in their order. */
    public Map<Long, List<R>> rowsByEpoch() {
        return rowsByEpoch;
    }

    /** What the engine said of each epoch that had rows. */
    public Map<Long, EpochSeal> seals() {
        return seals;
    }

    /** How many replies to commits got lost. */
    public int lostReplyCount() {
        return lostReplyCount;
    }

    @Override
    public SinkSession<R> open(SinkContext context) {
        return new Session();
    }

    /** Gives it an identity, by which it is told from another that takes its place. */
    public void setId(String id) {
        this.id = id;
    }

    /** Says that it has a job's epochs up to this one, without their rows: as when it was made anew for a test. */
    public void rememberCommitted(long epoch) {
        committedEpoch = epoch;
    }

    /** One more table, which {@link #elsewhere} has by its directory. */
    @Override
    public SimTable<R> in(Path directory) {
        return elsewhere.computeIfAbsent(directory, path -> new SimTable<>(type, 0, 0));
    }

    /** Tables that were asked for by directory. */
    public Map<Path, SimTable<R>> elsewhere() {
        return elsewhere;
    }

    @Override
    public RowType<R> rowType() {
        return RecordRowType.of(type);
    }

    @Override
    public String description() {
        return "memory";
    }

    private final class Session implements SinkSession<R>, SinkWriter<R>, SinkCommitter {
        private final Map<Long, List<R>> staged = new ConcurrentHashMap<>();
        private List<R> open = new ArrayList<>();

        /** The last epoch of a commit whose reply was lost in this session. */
        private long unansweredEpoch;

        @Override
        public SinkWriter<R> writer() {
            return this;
        }

        @Override
        public SinkCommitter committer() {
            return this;
        }

        @Override
        public @Nullable Refusal refuse(R row) {
            return demand.test(row) ? null : new Refusal("not as demanded: " + row);
        }

        @Override
        public void write(R row) {
            open.add(row);
        }

        @Override
        public StagedEpoch seal(EpochSeal seal) {
            if (open.isEmpty()) {
                return new StagedEpoch(seal, List.of());
            }
            staged.put(seal.epoch(), open);
            StagedFile file = new StagedFile("epoch-" + seal.epoch(), open.size(), open.size(), Map.of(), 0, "");
            open = new ArrayList<>();
            return new StagedEpoch(seal, List.of(file));
        }

        @Override
        public long committedEpoch() {
            return committedEpoch;
        }

        @Override
        public String targetId() {
            return id;
        }

        @Override
        public List<EpochSeal> committedSeals(long fromEpoch) {
            return seals.values().stream()
                    .filter(seal -> seal.epoch() >= fromEpoch)
                    .toList();
        }

        @Override
        public void commit(List<StagedEpoch> epochs) throws IOException {
            boolean isFailing = random.nextDouble() < failureRate;
            if (isFailing && random.nextBoolean()) {
                throw new ConnectException("simulated: the target is gone before the commit");
            }
            for (StagedEpoch epoch : epochs) {
                apply(epoch);
            }
            if (isFailing) {
                lostReplyCount++;
                unansweredEpoch = committedEpoch;
                throw new ConnectException("simulated: the reply to the commit is lost");
            }
        }

        private void apply(StagedEpoch epoch) {
            if (epoch.files().isEmpty() && epoch.seal().refused().isEmpty()) {
                return;
            }
            if (epoch.epoch() <= unansweredEpoch && epoch.seal().equals(seals.get(epoch.epoch()))) {
                return; // Repeated, as nobody was told that it succeeded.
            }
            if (epoch.epoch() <= committedEpoch) {
                throw new AssertionError("epoch " + epoch.epoch() + " is committed behind " + committedEpoch);
            }
            List<R> rows = staged.getOrDefault(epoch.epoch(), List.of());
            committed.addAll(rows);
            rowsByEpoch.put(epoch.epoch(), rows);
            seals.put(epoch.epoch(), epoch.seal());
            committedEpoch = epoch.epoch();
        }

        @Override
        public void close() {}
    }
}
