package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A stream into a table with keys, others that write to it and take rows out, and crashes anywhere, against lists: each row of the stream is
 * committed or a dead letter, once, and which of both is as the lists say.
 */
final class TakenKeysModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 3_000 : 20;
    private static final int EPOCH_COUNT = 12;
    private static final int KEY_COUNT = 60;

    /** The serial number tells rows apart; the table's rule forbids every ninth. */
    record Booking(long id, @Nullable String mail, double size, int day, long serial) {

        static final RecordRowType<Booking> TYPE = RecordRowType.of(Booking.class);

        boolean clashesWith(Booking other) {
            boolean isSameSize = Double.compare(size + 0.0, other.size + 0.0) == 0;
            return id == other.id && isSameSize || mail != null && mail.equals(other.mail);
        }

        boolean isForbidden() {
            return serial % 9 == 0;
        }
    }

    /** How often things came to pass, in all histories. */
    private static final class Marks {

        private int refused;
        private int ofStaged;
        private int replayed;
        private int forgotten;
        private int lettersWritten;
        private int overtaken;
    }

    @Test
    void eachRowIsCommittedOrADeadLetterOnceAndTheFirstStays() {
        Marks marks = new Marks();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            try {
                new History(seed, marks).run();
            } catch (AssertionError | IOException | RuntimeException failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
        assertTrue(marks.refused > SEED_COUNT, "refused: " + marks.refused);
        assertTrue(marks.ofStaged > SEED_COUNT / 4, "refused for epochs that wait: " + marks.ofStaged);
        assertTrue(marks.replayed > SEED_COUNT, "rows of epochs that the table has: " + marks.replayed);
        assertTrue(marks.forgotten > SEED_COUNT / 4, "and has forgotten the refused ones of: " + marks.forgotten);
        assertTrue(marks.lettersWritten > SEED_COUNT / 4, "letters of epochs that it has: " + marks.lettersWritten);
        assertTrue(marks.overtaken > SEED_COUNT / 10, "keys that others took before the commit: " + marks.overtaken);
    }

    /** An epoch that waits for its commit. */
    private record Waiting(StagedEpoch staged, List<Booking> taken, List<Booking> letters) {}

    private static final class History {

        private final SplittableRandom random;
        private final Marks marks;
        private final SimDisk disk;
        private final DeltaSink<Booking> sink;
        private final List<List<Booking>> epochs = new ArrayList<>();

        /** What the table holds, whoever wrote it. */
        private final List<Booking> table = new ArrayList<>();

        private final Map<Long, List<Booking>> takenByEpoch = new TreeMap<>();
        private final Map<Long, List<Booking>> letters = new TreeMap<>();
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long committedEpoch;
        private long lettersEpoch;
        private long serial;
        private long term;
        private boolean hasFault;

        /** The writer was asked for a cause, and goes by what it looked at for that until the end of its first epoch. */
        private boolean isAsked;

        History(int seed, Marks marks) {
            this.random = new SplittableRandom(seed);
            this.marks = marks;
            this.disk = new SimDisk(CLOCK, seed);
            this.sink = sink(seed);
            for (int epoch = 0; epoch < EPOCH_COUNT; epoch++) {
                List<Booking> rows = new ArrayList<>();
                for (int count = random.nextInt(4) == 0 ? 0 : random.nextInt(12); count > 0; count--) {
                    rows.add(booking());
                }
                epochs.add(rows);
            }
        }

        private static DeltaSink<Booking> sink(int seed) {
            DeltaSink<Booking> sink = DeltaSink.append(TABLE, Booking.TYPE)
                    .creating(table -> table.withPrimaryKey("id", "size")
                            .withUniqueKey("mail", "mail")
                            .withConstraint("ninth", "serial % 9 <> 0"))
                    .onViolation(ViolationPolicy.DEAD_LETTER)
                    .withCheckpointInterval(5)
                    .withAutoCompaction(seed % 2 == 0 ? 3 : 0)
                    .withDeletionVectors(seed % 3 != 0);
            sink = seed % 5 < 2 ? sink.partitionedBy("day") : sink;
            return seed % 7 == 0 ? sink.withTableProperty("delta.columnMapping.mode", "name") : sink;
        }

        private Booking booking() {
            String mail = random.nextInt(3) == 0 ? null : "m" + random.nextInt(KEY_COUNT);
            double size = List.of(0.0, -0.0, Double.NaN).get(random.nextInt(3));
            return new Booking(random.nextInt(KEY_COUNT), mail, size, random.nextInt(3), ++serial);
        }

        void run() throws IOException {
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
                List<Booking> found = new ArrayList<>(takenByEpoch.getOrDefault(index + 1L, List.of()));
                found.addAll(letters.getOrDefault(index + 1L, List.of()));
                assertEquals(sorted(epochs.get(index)), sorted(found), "epoch " + (index + 1));
            }
            assertEquals(sorted(table), sorted(SinkFixture.read(disk, Booking.TYPE)));
        }

        private static List<Booking> sorted(List<Booking> rows) {
            return rows.stream()
                    .sorted(Comparator.comparingLong(Booking::serial))
                    .toList();
        }

        /** Returns whether the stream came to its end. */
        private boolean runOnce(boolean mayFail) throws IOException {
            isAsked = false;
            hasFault = mayFail && random.nextInt(3) == 0;
            if (hasFault) {
                disk.failFrom(1 + random.nextInt(600));
            }
            try (SinkSession<Booking> session = sink.open(context(disk, ++term))) {
                learn(session);
                int endEpoch = mayFail ? random.nextInt(EPOCH_COUNT + 1) : EPOCH_COUNT;
                return stream(session, mayFail, endEpoch) && endEpoch == EPOCH_COUNT;
            } catch (KeyViolationException overtaken) {
                assertTrue(
                        waiting.stream()
                                .flatMap(epoch -> epoch.taken.stream())
                                .anyMatch(row -> table.stream().anyMatch(row::clashesWith)),
                        overtaken::getMessage);
                marks.overtaken++;
                return false;
            } catch (IOException fault) {
                assertTrue(disk.hasFailed(), fault::toString);
                return false;
            }
        }

        /** What became of a commit whose answer was lost. */
        private void learn(SinkSession<Booking> session) throws IOException {
            long remembered = session.committer().committedEpoch();
            for (Waiting lost : doubtful) {
                if (lost.staged.epoch() <= remembered && lost.staged.epoch() > committedEpoch) {
                    table.addAll(lost.taken);
                    takenByEpoch.put(lost.staged.epoch(), lost.taken);
                }
            }
            doubtful.clear();
            committedEpoch = remembered;
        }

        private final List<Waiting> doubtful = new ArrayList<>();

        private boolean stream(SinkSession<Booking> session, boolean mayFail, int endEpoch) throws IOException {
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

        private void replay(SinkSession<Booking> session, long epoch, @Nullable RefusedRows refused)
                throws IOException {
            List<Booking> ofEpoch = new ArrayList<>();
            List<Booking> rows = epochs.get((int) epoch - 1);
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

        private Waiting stage(SinkSession<Booking> session, long epoch) throws IOException {
            List<Booking> rows = epochs.get((int) epoch - 1);
            List<Booking> taken = new ArrayList<>();
            List<Booking> refused = new ArrayList<>();
            RefusedRows.Builder numbers = new RefusedRows.Builder();
            for (int number = 0; number < rows.size(); number++) {
                Booking row = rows.get(number);
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
            return new Waiting(session.writer().seal(seal), taken, refused);
        }

        private boolean isWanted(Booking row, List<Booking> ofEpoch) {
            boolean isStaged =
                    waiting.stream().flatMap(epoch -> epoch.taken.stream()).anyMatch(row::clashesWith);
            boolean isThere = table.stream().anyMatch(row::clashesWith);
            marks.ofStaged += isStaged && !isThere ? 1 : 0;
            return !row.isForbidden()
                    && !isStaged
                    && !isThere
                    && ofEpoch.stream().noneMatch(row::clashesWith);
        }

        /** Returns false for a crash between the commit and that of the dead letters. */
        private boolean commit(SinkSession<Booking> session, boolean mayFail) throws IOException {
            if (waiting.isEmpty()) {
                return true;
            }
            List<Waiting> all = List.copyOf(waiting);
            doubtful.addAll(all);
            session.committer().commit(all.stream().map(Waiting::staged).toList());
            doubtful.clear();
            waiting.clear();
            for (Waiting epoch : all) {
                table.addAll(epoch.taken);
                takenByEpoch.put(epoch.staged.epoch(), epoch.taken);
                committedEpoch = epoch.staged.epoch();
            }
            if (mayFail && random.nextInt(3) == 0) {
                return false;
            }
            for (Waiting epoch : all) {
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
                switch (random.nextInt(4)) {
                    case 0 -> {
                        int remainder = random.nextInt(4);
                        other.delete("id % 4 = " + remainder);
                        table.removeIf(row -> row.id() % 4 == remainder);
                    }
                    case 1 -> {
                        other.update(Map.of("mail", "NULL"), "day = 1");
                        table.replaceAll(row -> row.day() == 1
                                ? new Booking(row.id(), null, row.size(), row.day(), row.serial())
                                : row);
                    }
                    case 2 -> other.optimize().run();
                    default -> append(other);
                }
            }
        }

        private void append(DeltaTable other) throws IOException {
            Booking any = booking();
            Booking row = waiting.isEmpty() || random.nextInt(3) > 0
                    ? any
                    : waiting.getLast().taken.stream()
                            .findFirst()
                            .map(same -> new Booking(any.id, same.mail, any.size, any.day, any.serial))
                            .orElse(any);
            boolean isFree = !row.isForbidden() && table.stream().noneMatch(row::clashesWith);
            if (isFree) {
                other.append(Booking.TYPE, List.of(row));
                table.add(row);
            }
        }
    }
}
