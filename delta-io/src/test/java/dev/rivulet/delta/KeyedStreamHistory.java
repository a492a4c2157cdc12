package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.context;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.delta.upsert.KeyViolationException;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stream into a table with keys, others that write to it and take rows out, and crashes anywhere, against lists: each row of the stream is
 * taken or a dead letter, once, and which of both is as the lists say. How the lists go is for those who extend it. One owner.
 *
 * @param <R> the rows
 */
abstract class KeyedStreamHistory<R extends KeyedStreamHistory.KeyedRow> {

    private static final int EPOCH_COUNT = 12;

    /** A row of which the serial number tells it from all others; the table's rule forbids every ninth. */
    interface KeyedRow {

        long id();

        int day();

        long serial();

        default boolean isForbidden() {
            return serial() % 9 == 0;
        }
    }

    /** The condition of that rule. */
    static final String NOT_FORBIDDEN = "serial % 9 <> 0";

    /** How often things came to pass, in all histories. */
    static class Marks {

        int refused;
        int ofStaged;
        int replayed;
        int forgotten;
        int lettersWritten;
        int overtaken;

        /** Has all of them come to their end, and holds these against how many they were. */
        void ofAll(int seedCount, IntFunction<KeyedStreamHistory<?>> history) {
            for (int seed = 0; seed < seedCount; seed++) {
                try {
                    history.apply(seed).run();
                } catch (AssertionError | IOException | RuntimeException failure) {
                    throw new AssertionError("seed " + seed, failure);
                }
            }
            assertTrue(refused > seedCount, "refused: " + refused);
            assertTrue(ofStaged > seedCount / 4, "refused for epochs that wait: " + ofStaged);
            assertTrue(replayed > seedCount, "rows of epochs that the table has: " + replayed);
            assertTrue(forgotten > seedCount / 4, "and has forgotten the refused ones of: " + forgotten);
            assertTrue(lettersWritten > seedCount / 4, "letters of epochs that it has: " + lettersWritten);
        }
    }

    /** An epoch that waits for its commit. */
    record Waiting<R>(StagedEpoch staged, List<R> taken, List<R> letters) {}

    /** Both are the history's own, for what is made up by chance. */
    protected final SplittableRandom random;

    protected final Marks marks;
    private final SimDisk disk;
    private final RowType<R> type;
    private final DeltaSink<R> sink;
    private final List<List<R>> epochs = new ArrayList<>();

    /** What the table holds, whoever wrote it. */
    protected final List<R> table = new ArrayList<>();

    private final Map<Long, List<R>> takenByEpoch = new TreeMap<>();
    private final Map<Long, List<R>> letters = new TreeMap<>();
    protected final Deque<Waiting<R>> waiting = new ArrayDeque<>();
    private long committedEpoch;
    private long lettersEpoch;
    private long term;
    private boolean hasFault;

    /** The writer was asked for a cause, and goes by what it looked at for that until the end of its first epoch. */
    private boolean isAsked;

    KeyedStreamHistory(int seed, Marks marks, RowType<R> type, DeltaSink<R> sink) {
        this.random = new SplittableRandom(seed);
        this.marks = marks;
        this.disk = new SimDisk(CLOCK, seed);
        this.type = type;
        this.sink = sink;
    }

    /** A sink with what all such histories have beside their keys. */
    static <R> DeltaSink<R> varied(DeltaSink<R> keyed, int seed) {
        DeltaSink<R> sink = keyed.onViolation(ViolationPolicy.DEAD_LETTER)
                .withCheckpointInterval(5)
                .withAutoCompaction(seed % 2 == 0 ? 3 : 0)
                .withDeletionVectors(seed % 3 != 0);
        sink = seed % 5 < 2 ? sink.partitionedBy("day") : sink;
        return seed % 7 == 0 ? sink.withTableProperty("delta.columnMapping.mode", "name") : sink;
    }

    /** One that some other row may clash with. */
    abstract R madeUp();

    /** Whether the lists say that a row is taken, behind those of its epoch that were. */
    abstract boolean isWanted(R row, List<R> ofEpoch);

    /** What is staged has come to the table. */
    abstract void arrive(List<R> rows);

    /** Whether rows that wait, and those of the table, have a key in common. */
    abstract boolean hasClash(List<R> staged);

    /** One change in so many is none that takes anything out. */
    abstract int changeKindCount();

    /** Whether another writer's row has nothing of one that waits. */
    abstract boolean isApart();

    /** The same with a key of another row. */
    abstract R withKeyOf(R other, R row);

    abstract R withoutMail(R row);

    /** Whether another writer may append a row. */
    abstract boolean isFree(R row);

    final void run() throws IOException {
        for (int epoch = 0; epoch < EPOCH_COUNT; epoch++) {
            List<R> rows = new ArrayList<>();
            for (int count = random.nextInt(4) == 0 ? 0 : random.nextInt(12); count > 0; count--) {
                rows.add(madeUp());
            }
            epochs.add(rows);
        }
        int runCount = 0;
        while (!runOnce(++runCount < 8)) {
            disk.heal();
            if (random.nextBoolean()) {
                disk.crash(random.nextLong());
            } else {
                disk.kill();
            }
            waiting.clear();
        }
        check();
    }

    private void check() throws IOException {
        for (int index = 0; index < EPOCH_COUNT; index++) {
            List<R> found = new ArrayList<>(takenByEpoch.getOrDefault(index + 1L, List.of()));
            found.addAll(letters.getOrDefault(index + 1L, List.of()));
            assertEquals(sorted(epochs.get(index)), sorted(found), "epoch " + (index + 1));
        }
        assertEquals(sorted(table), sorted(SinkFixture.read(disk, type)));
    }

    private List<R> sorted(List<R> rows) {
        return rows.stream().sorted(Comparator.comparingLong(KeyedRow::serial)).toList();
    }

    /** Returns whether the stream came to its end. */
    private boolean runOnce(boolean mayFail) throws IOException {
        isAsked = false;
        hasFault = mayFail && random.nextInt(3) == 0;
        if (hasFault) {
            disk.failFrom(1 + random.nextInt(600));
        }
        try (SinkSession<R> session = sink.open(context(disk, ++term))) {
            learn(session);
            int endEpoch = mayFail ? random.nextInt(EPOCH_COUNT + 1) : EPOCH_COUNT;
            return stream(session, mayFail, endEpoch) && endEpoch == EPOCH_COUNT;
        } catch (KeyViolationException overtaken) {
            assertTrue(
                    hasClash(waiting.stream()
                            .flatMap(epoch -> epoch.taken.stream())
                            .toList()),
                    overtaken::getMessage);
            marks.overtaken++;
            return false;
        } catch (IOException fault) {
            assertTrue(disk.hasFailed(), fault::toString);
            return false;
        }
    }

    /** What became of a commit whose answer was lost. */
    private void learn(SinkSession<R> session) throws IOException {
        long remembered = session.committer().committedEpoch();
        for (Waiting<R> lost : doubtful) {
            if (lost.staged.epoch() <= remembered && lost.staged.epoch() > committedEpoch) {
                arrive(lost.taken);
                takenByEpoch.put(lost.staged.epoch(), lost.taken);
            }
        }
        doubtful.clear();
        committedEpoch = remembered;
    }

    private final List<Waiting<R>> doubtful = new ArrayList<>();

    private boolean stream(SinkSession<R> session, boolean mayFail, int endEpoch) throws IOException {
        long firstEpoch = 1 + random.nextLong(Math.min(committedEpoch, lettersEpoch) + 1);
        long forgottenEpoch = random.nextInt(3) == 0 ? Math.min(committedEpoch, lettersEpoch) : 0;
        Map<Long, RefusedRows> remembered = session.committer().committedSeals(1).stream()
                .filter(seal -> seal.epoch() > forgottenEpoch)
                .collect(Collectors.toMap(EpochSeal::epoch, EpochSeal::refused));
        for (long epoch = firstEpoch; epoch <= endEpoch; epoch++) {
            othersWrite(mayFail ? 3 : 0);
            if (epoch <= committedEpoch) {
                replay(session, epoch, remembered.get(epoch));
            } else {
                waiting.add(stage(session, epoch));
            }
            if (mayFail && random.nextInt(12) == 0) {
                return false;
            }
            if (random.nextInt(3) == 0 && !commit(session, mayFail)) {
                return false;
            }
        }
        return commit(session, mayFail);
    }

    private void replay(SinkSession<R> session, long epoch, @Nullable RefusedRows refused) throws IOException {
        List<R> ofEpoch = new ArrayList<>();
        List<R> rows = epochs.get((int) epoch - 1);
        for (int number = 0; number < rows.size(); number++) {
            marks.replayed++;
            if (refused == null) {
                marks.forgotten++;
                boolean isRefused = session.writer().refuseOfCommitted(rows.get(number)) != null;
                assertEquals(rows.get(number).isForbidden(), isRefused, "forgotten " + rows.get(number));
            } else if (refused.contains(number)) {
                session.writer().refuse(rows.get(number)); // For the cause alone.
                isAsked = true;
                ofEpoch.add(rows.get(number));
            }
        }
        if (epoch > lettersEpoch) {
            marks.lettersWritten += ofEpoch.size();
            letters.put(epoch, ofEpoch);
            lettersEpoch = epoch;
        }
    }

    private Waiting<R> stage(SinkSession<R> session, long epoch) throws IOException {
        List<R> rows = epochs.get((int) epoch - 1);
        List<R> taken = new ArrayList<>();
        List<R> refused = new ArrayList<>();
        RefusedRows.Builder numbers = new RefusedRows.Builder();
        for (int number = 0; number < rows.size(); number++) {
            R row = rows.get(number);
            boolean isTaken = session.writer().refuse(row) == null;
            assertEquals(isWanted(row, taken), isTaken, () -> "epoch " + epoch + " " + row);
            if (isTaken) {
                session.writer().write(row);
                taken.add(row);
            } else {
                numbers.add(number);
                refused.add(row);
            }
        }
        marks.refused += refused.size();
        EpochSeal seal = new EpochSeal(epoch, epoch * 100, rows.size(), epoch * 1_000_003, numbers.build());
        isAsked = false;
        return new Waiting<R>(session.writer().seal(seal), taken, refused);
    }

    /** Returns false for a crash between the commit and that of the dead letters. */
    private boolean commit(SinkSession<R> session, boolean mayFail) throws IOException {
        if (waiting.isEmpty()) {
            return true;
        }
        List<Waiting<R>> all = List.copyOf(waiting);
        doubtful.addAll(all);
        session.committer().commit(all.stream().map(Waiting::staged).toList());
        doubtful.clear();
        waiting.clear();
        for (Waiting<R> epoch : all) {
            arrive(epoch.taken);
            takenByEpoch.put(epoch.staged.epoch(), epoch.taken);
            committedEpoch = epoch.staged.epoch();
        }
        if (mayFail && random.nextInt(3) == 0) {
            return false;
        }
        for (Waiting<R> epoch : all) {
            letters.put(epoch.staged.epoch(), epoch.letters);
            lettersEpoch = epoch.staged.epoch();
        }
        return true;
    }

    /** Between two epochs, so that the lists are what the writer looks at. Not while calls of the disk fail. */
    private void othersWrite(int countMax) throws IOException {
        if (hasFault || isAsked || countMax == 0) {
            return;
        }
        for (int count = random.nextInt(countMax); count > 0; count--) {
            DeltaTable other = SinkFixture.open(disk);
            switch (random.nextInt(changeKindCount())) {
                case 0 -> {
                    int remainder = random.nextInt(4);
                    other.delete("id % 4 = " + remainder);
                    table.removeIf(row -> row.id() % 4 == remainder);
                }
                case 1 -> {
                    other.update(Map.of("mail", "NULL"), "day = 1");
                    table.replaceAll(row -> row.day() == 1 ? withoutMail(row) : row);
                }
                case 2 -> other.optimize().run();
                default -> append(other);
            }
        }
    }

    private void append(DeltaTable other) throws IOException {
        R any = madeUp();
        R row = waiting.isEmpty() || isApart()
                ? any
                : waiting.getLast().taken.stream()
                        .findFirst()
                        .map(same -> withKeyOf(same, any))
                        .orElse(any);
        if (!row.isForbidden() && isFree(row)) {
            other.append(type, List.of(row));
            table.add(row);
        }
    }
}
