package dev.rivulet.testkit.receiver;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.EmittingSession;
import dev.rivulet.core.sink.Receipt;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that survives crashes of the engine and knows nothing of epochs, as a broker elsewhere does: it knows each row that it got by its
 * id. On demand it is out of reach, its replies get lost, and it refuses rows that it does not have. It checks that a row that comes again is
 * the same one.
 */
public final class SimReceiver<R extends Record> implements Sink<R> {

    private final Class<R> type;
    private final SplittableRandom random;
    private final double refusalRate;
    private double failureRate;
    private Predicate<R> isUnwanted = row -> false;
    private final Map<RowId, R> rows = new HashMap<>();
    private final Map<RowId, R> refused = new HashMap<>();
    private final Set<RowId> arrived = new LinkedHashSet<>();
    private final List<RowId> arrivals = new ArrayList<>();
    private final Map<Path, SimTable<R>> elsewhere = new TreeMap<>();
    private int lostReplyCount;
    private int resentCount;

    /**
     * @param failureRate how often it is out of reach, half of the time only for its reply
     * @param refusalRate how often it refuses a row; the same row may be taken when it comes again
     */
    public SimReceiver(Class<R> type, long seed, double failureRate, double refusalRate) {
        this.type = type;
        this.random = new SplittableRandom(seed);
        this.failureRate = failureRate;
        this.refusalRate = refusalRate;
    }

    /** The rows that it has. */
    public Map<RowId, R> rows() {
        return rows;
    }

    /** The ids of all that ever came, refused or not, in the order in which they came first. */
    public Set<RowId> arrived() {
        return arrived;
    }

    /** The rows that it refused when they came last. */
    public Map<RowId, R> refused() {
        return refused;
    }

    /** The ids of what came, refused or not, again or not, since this was asked last. */
    public List<RowId> takeArrivals() {
        List<RowId> taken = List.copyOf(arrivals);
        arrivals.clear();
        return taken;
    }

    /** How often a row came that had come before. */
    public int resentCount() {
        return resentCount;
    }

    /** How many replies got lost. */
    public int lostReplyCount() {
        return lostReplyCount;
    }

    /** From now on it is within reach. */
    public void heal() {
        failureRate = 0;
    }

    /** From now on it is out of reach, if only for its replies. */
    public void goAway() {
        failureRate = 1;
    }

    /** From now on it takes such rows never. */
    public void refuse(Predicate<R> unwanted) {
        isUnwanted = unwanted;
    }

    @Override
    public EmittingSession<R> open(SinkContext context) {
        return new Session(context.applicationId());
    }

    /** A table, as there is no receiver in a directory. */
    @Override
    public SimTable<R> in(Path directory) {
        return elsewhere.computeIfAbsent(directory, path -> new SimTable<>(type, 0, 0));
    }

    @Override
    public RowType<R> rowType() {
        return RecordRowType.of(type);
    }

    @Override
    public String description() {
        return "receiver";
    }

    /** Whether it takes the row. */
    private boolean arrive(RowId id, R row) {
        arrivals.add(id);
        resentCount += arrived.add(id) ? 0 : 1;
        requireSame(rows.get(id), row, id);
        requireSame(refused.get(id), row, id);
        if (!rows.containsKey(id) && (isUnwanted.test(row) || random.nextDouble() < refusalRate)) {
            refused.put(id, row);
            return false;
        }
        refused.remove(id);
        rows.putIfAbsent(id, row);
        return true;
    }

    private void requireSame(@Nullable R before, R row, RowId id) {
        if (before != null && !before.equals(row)) {
            throw new AssertionError(id + " was " + before + ", now it is " + row);
        }
    }

    private record Sent<R>(RowId id, R row) {}

    private final class Session implements EmittingSession<R>, Emitter<R> {
        private final String applicationId;
        private final int rowCountMax = 1 + random.nextInt(20);
        private final Deque<Sent<R>> unanswered = new ArrayDeque<>();
        private final Deque<Receipt> receipts = new ArrayDeque<>();
        private boolean isReachable;

        Session(String applicationId) {
            this.applicationId = applicationId;
        }

        @Override
        public Emitter<R> emitter() {
            return this;
        }

        @Override
        public boolean hasRoom() {
            return unanswered.size() < rowCountMax;
        }

        @Override
        public void send(RowId id, R row) {
            if (!hasRoom()) {
                throw new AssertionError("a row comes where there is no room");
            }
            if (!id.applicationId().equals(applicationId)) {
                throw new AssertionError(id + " is none of " + applicationId);
            }
            unanswered.add(new Sent<>(id, row));
        }

        @Override
        public void endEntry() {}

        @Override
        public int work() throws IOException {
            if (unanswered.isEmpty() || random.nextInt(4) == 0) {
                return 0;
            }
            isReachable = false;
            boolean isFailing = random.nextDouble() < failureRate;
            if (isFailing && random.nextBoolean()) {
                throw new ConnectException("simulated: the receiver is out of reach");
            }
            List<Boolean> taken = new ArrayList<>();
            int count = 1 + random.nextInt(unanswered.size());
            for (Sent<R> sent : unanswered) {
                if (taken.size() == count) {
                    break;
                }
                taken.add(arrive(sent.id, sent.row));
            }
            if (isFailing) {
                lostReplyCount++;
                throw new ConnectException("simulated: the reply is lost");
            }
            isReachable = true;
            taken.forEach(this::answer);
            return count;
        }

        private void answer(boolean isTaken) {
            unanswered.remove();
            receipts.add(isTaken ? Receipt.taken(1) : Receipt.refused(1, "simulated: not wanted"));
        }

        @Override
        public @Nullable Receipt poll() {
            return receipts.poll();
        }

        @Override
        public boolean isReachable() {
            return isReachable;
        }

        @Override
        public void close() {}
    }
}
