package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.upsert.KeyViolationException;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys that no two rows of a table have in common, whoever of us writes to it and how. */
final class TableKeyTest {

    /** A row of these tables. */
    record Account(long id, @Nullable String email, double amount) {

        static final RecordRowType<Account> TYPE = RecordRowType.of(Account.class);
    }

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    private static TableDefinition keyed() {
        return TableDefinition.of(Account.TYPE.schema())
                .withPrimaryKey("id")
                .withUniqueKey("email", "email")
                .withCheckpointInterval(5);
    }

    private static DeltaTable open(Disk disk, TableDefinition definition) throws IOException {
        return DeltaTable.openOrCreate(disk, CLOCK, TABLE, definition);
    }

    static List<Account> read(Disk disk) throws IOException {
        List<Account> rows = new ArrayList<>();
        SinkFixture.open(disk).read().forEach(Account.TYPE, rows::add);
        return sorted(rows);
    }

    static List<Account> sorted(List<Account> rows) {
        return rows.stream()
                .sorted(Comparator.comparingLong(Account::id).thenComparing(Account::toString))
                .toList();
    }

    @Test
    void violationNamesKeyAndBothRows() throws IOException {
        DeltaTable table = open(disk, keyed());
        table.append(Account.TYPE, List.of(new Account(1, "a@b", 1), new Account(2, null, 2), new Account(3, null, 2)));

        KeyViolationException twice = assertThrows(
                KeyViolationException.class, () -> table.append(Account.TYPE, List.of(new Account(1, "c@d", 9))));
        assertEquals("PRIMARY KEY", twice.key());
        assertEquals(List.of("{id=1, email=a@b, amount=1.0}", "{id=1, email=c@d, amount=9.0}"), twice.rows());
        assertFails(
                "unique key email [email] would be in two rows with email=a@b: {id=1, email=a@b, amount=1.0} and"
                        + " {id=4, email=a@b, amount=0.0}",
                () -> table.append(Account.TYPE, List.of(new Account(4, "a@b", 0))));
        assertFails(
                "two rows with id=7: {id=7, email=null, amount=1.0} and {id=7, email=null, amount=2.0}",
                () -> table.append(Account.TYPE, List.of(new Account(7, null, 1), new Account(7, null, 2))));
        assertFails("with id=3", () -> table.update(Map.of("id", "id + 1"), "id = 2"));
        assertEquals(1, SinkFixture.open(disk).version());
        table.update(Map.of("id", "id + 1"), "TRUE");
        assertEquals(4, table.delete("TRUE").metrics().getOrDefault("numDeletedRows", 0L) + 1);
    }

    @Test
    void keyIsNotAddedToRowsThatHaveItInCommon() throws IOException {
        DeltaTable table = open(disk, TableDefinition.of(Account.TYPE.schema()));
        table.append(Account.TYPE, List.of(new Account(1, "a", 1), new Account(2, "b", 1)));
        table.append(Account.TYPE, List.of(new Account(1, "c", 1)));

        assertFails("two rows with id=1", () -> table.alter().addPrimaryKey("id"));
        assertRefused("takes nulls", () -> table.alter().addPrimaryKey("email"));
        assertRefused("there is no field e", () -> table.alter().addUniqueKey("e", "e"));
        table.alter().addUniqueKey("email", "EMAIL");
        assertEquals("[\"email\"]", table.read().describe().properties().get("rivulet.unique.email"));
        assertFails("two rows with email=c", () -> table.append(Account.TYPE, List.of(new Account(9, "c", 1))));

        table.alter().dropKey("email");
        table.append(Account.TYPE, List.of(new Account(9, "c", 1)));
        assertRefused(
                "the table has no key email; it has {}", () -> table.alter().dropKey("email"));
    }

    @Test
    void streamEndsWithARowWhoseKeyIsThere() throws IOException {
        open(disk, keyed()).append(Account.TYPE, List.of(new Account(1, "a", 1)));
        DeltaSink<Account> sink = DeltaSink.append(TABLE, Account.TYPE);
        try (SinkSession<Account> session = sink.open(context(disk, 1))) {
            stageAndCommit(session, 1, List.of(new Account(2, "b", 1), new Account(3, "c", 1)));
            StagedEpoch violating = stage(session, 2, List.of(new Account(3, "d", 1)));
            assertThrows(KeyViolationException.class, () -> session.committer().commit(List.of(violating)));
        }
        assertEquals(3, read(disk).size());
    }

    @Test
    void streamTakesAKeyThatSomebodyElseHasFreed() throws IOException {
        open(disk, keyed()).append(Account.TYPE, List.of(new Account(1, "a", 1)));
        try (SinkSession<Account> session =
                DeltaSink.append(TABLE, Account.TYPE).open(context(disk, 1))) {
            stageAndCommit(session, 1, List.of(new Account(2, "b", 1)));
            SinkFixture.open(disk).delete("id = 1");
            stageAndCommit(session, 2, List.of(new Account(1, "a", 2)));
        }
        assertEquals(List.of(new Account(1, "a", 2), new Account(2, "b", 1)), read(disk));
    }

    @Test
    void keyThatComesWhileASinkIsOpenEndsItsRun() throws IOException {
        open(disk, TableDefinition.of(Account.TYPE.schema()));
        try (SinkSession<Account> session =
                DeltaSink.append(TABLE, Account.TYPE).open(context(disk, 1))) {
            StagedEpoch staged = stage(session, 1, List.of(new Account(2, "b", 1), new Account(2, "c", 1)));
            SinkFixture.open(disk).alter().addPrimaryKey("id");
            assertFails("was given other keys", () -> session.committer().commit(List.of(staged)));
        }
        assertEquals(List.of(), read(disk));
    }

    @Test
    void ofWritersWithTheSameKeyOneWins() throws Exception {
        int rounds = 25;
        open(disk, keyed());
        CyclicBarrier start = new CyclicBarrier(3);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        int wonCount = 0;
        try {
            List<Future<Integer>> writers = threads.invokeAll(List.of(
                    writer(start, rounds, this::append),
                    writer(start, rounds, this::append),
                    writer(start, rounds, this::sink)));
            for (Future<Integer> writer : writers) {
                wonCount += writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertEquals(rounds, wonCount);
        List<Account> rows = read(disk);
        assertEquals(rounds, rows.size());
        assertEquals(rounds, rows.stream().map(Account::id).distinct().count());
    }

    private interface Writing {

        void write(int round) throws IOException;
    }

    private static Callable<Integer> writer(CyclicBarrier start, int rounds, Writing writing) {
        return () -> {
            int wonCount = 0;
            for (int round = 0; round < rounds; round++) {
                start.await();
                try {
                    writing.write(round);
                    wonCount++;
                } catch (KeyViolationException another) {
                    assertEquals("PRIMARY KEY", another.key());
                }
            }
            return wonCount;
        };
    }

    private void append(int round) throws IOException {
        SinkFixture.open(disk).append(Account.TYPE, List.of(new Account(round, null, 1)));
    }

    private void sink(int round) throws IOException {
        try (SinkSession<Account> session =
                DeltaSink.append(TABLE, Account.TYPE).open(context(disk, "sink" + round, 1))) {
            stageAndCommit(session, 1, List.of(new Account(round, null, 2)));
        }
    }

    @Test
    void tableIsWhatAPlainModelSays() throws IOException {
        int violationCount = 0;
        for (int seed = 0; seed < (Boolean.getBoolean("rivulet.long") ? 1_000 : 40); seed++) {
            KeyModel model = new KeyModel(seed);
            try {
                violationCount += model.run();
            } catch (AssertionError | IOException | RuntimeException failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
        assertTrue(violationCount > 100, "violations: " + violationCount);
    }

    /** Random changes, some of which would have two rows with the same key, and calls of the disk that fail. */
    private static final class KeyModel {

        private final SplittableRandom random;
        private final SimDisk disk;
        private DeltaTable table;
        private List<Account> rows = new ArrayList<>();

        KeyModel(int seed) throws IOException {
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(CLOCK, seed);
            this.table = open(disk, keyed().withDeletionVectors(random.nextBoolean()));
        }

        /** Returns how often a key would have been there twice. */
        int run() throws IOException {
            int violationCount = 0;
            for (int step = 0; step < 25; step++) {
                List<Account> next = new ArrayList<>();
                Writing change = change(next);
                boolean isFaulty = random.nextInt(5) == 0;
                if (isFaulty) {
                    disk.failOnce(1 + random.nextInt(60));
                }
                boolean isUnique = isUnique(next);
                try {
                    change.write(step);
                    assertTrue(isUnique, () -> "taken: " + next);
                    rows = next;
                } catch (KeyViolationException violation) {
                    assertTrue(!isUnique, violation::getMessage);
                    violationCount++;
                } catch (IOException fault) {
                    assertTrue(isFaulty, fault::toString);
                    reopen(isUnique, next);
                }
                disk.heal();
                assertEquals(sorted(rows), read(disk), "step " + step);
            }
            return violationCount;
        }

        /** The change is there or not. */
        private void reopen(boolean isUnique, List<Account> next) throws IOException {
            disk.heal();
            disk.crash(random.nextLong());
            table = SinkFixture.open(disk);
            if (!sorted(rows).equals(read(disk))) {
                assertTrue(isUnique, () -> "taken: " + next);
                rows = next;
            }
        }

        private static boolean isUnique(List<Account> rows) {
            long emailCount = rows.stream().filter(row -> row.email() != null).count();
            return rows.stream().map(Account::id).distinct().count() == rows.size()
                    && rows.stream()
                                    .map(Account::email)
                                    .filter(email -> email != null)
                                    .distinct()
                                    .count()
                            == emailCount;
        }

        private Account some() {
            String email = random.nextInt(3) == 0 ? null : "m" + random.nextInt(30);
            return new Account(random.nextInt(30), email, random.nextInt(10));
        }

        private Writing change(List<Account> next) {
            long id = random.nextInt(30);
            switch (random.nextInt(6)) {
                case 0 -> {
                    rows.stream().filter(row -> row.id() % 3 != id % 3).forEach(next::add);
                    return round -> table.delete("id % 3 = " + id % 3);
                }
                case 1 -> {
                    rows.forEach(row ->
                            next.add(row.id() > id ? new Account(row.id() - 1, row.email(), row.amount()) : row));
                    return round -> table.update(Map.of("id", "id - 1"), "id > " + id);
                }
                case 2 -> {
                    rows.forEach(row ->
                            next.add(row.id() % 4 == 1 ? new Account(row.id(), row.email(), row.amount() + 1) : row));
                    return round -> table.update(Map.of("amount", "amount + 1"), "id % 4 = 1");
                }
                case 3 -> {
                    List<Account> source = List.of(some());
                    rows.stream().filter(row -> row.id() != source.get(0).id()).forEach(next::add);
                    next.addAll(source);
                    return round -> table.merge(Account.TYPE, source, "id")
                            .whenMatchedUpdateAll()
                            .whenNotMatchedInsertAll()
                            .run();
                }
                default -> {
                    List<Account> added = List.of(some(), some());
                    next.addAll(rows);
                    next.addAll(added);
                    return round -> table.append(Account.TYPE, added);
                }
            }
        }
    }
}
