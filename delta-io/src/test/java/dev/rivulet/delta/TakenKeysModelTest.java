package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.TABLE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows are appended to a table with keys: of those with a key in common the first stays. */
final class TakenKeysModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 3_000 : 20;
    private static final int KEY_COUNT = 60;

    record Booking(long id, @Nullable String mail, double size, int day, long serial)
            implements KeyedStreamHistory.KeyedRow {

        static final RecordRowType<Booking> TYPE = RecordRowType.of(Booking.class);

        boolean clashesWith(Booking other) {
            boolean isSameSize = Double.compare(size + 0.0, other.size + 0.0) == 0;
            return id == other.id && isSameSize || mail != null && mail.equals(other.mail);
        }
    }

    @Test
    void eachRowIsCommittedOrADeadLetterOnceAndTheFirstStays() {
        KeyedStreamHistory.Marks marks = new KeyedStreamHistory.Marks();
        marks.ofAll(SEED_COUNT, seed -> new History(seed, marks));
        assertTrue(marks.overtaken > SEED_COUNT / 10, "keys that others took before the commit: " + marks.overtaken);
    }

    private static final class History extends KeyedStreamHistory<Booking> {

        private long serial;

        History(int seed, Marks marks) {
            super(
                    seed,
                    marks,
                    Booking.TYPE,
                    varied(
                            DeltaSink.append(TABLE, Booking.TYPE)
                                    .creating(table -> table.withPrimaryKey("id", "size")
                                            .withUniqueKey("mail", "mail")
                                            .withConstraint("ninth", NOT_FORBIDDEN)),
                            seed));
        }

        @Override
        Booking madeUp() {
            String mail = random.nextInt(3) == 0 ? null : "m" + random.nextInt(KEY_COUNT);
            double size = List.of(0.0, -0.0, Double.NaN).get(random.nextInt(3));
            return new Booking(random.nextInt(KEY_COUNT), mail, size, random.nextInt(3), ++serial);
        }

        @Override
        boolean isWanted(Booking row, List<Booking> ofEpoch) {
            boolean isStaged =
                    waiting.stream().flatMap(epoch -> epoch.taken().stream()).anyMatch(row::clashesWith);
            boolean isThere = table.stream().anyMatch(row::clashesWith);
            marks.ofStaged += isStaged && !isThere ? 1 : 0;
            return !row.isForbidden()
                    && !isStaged
                    && !isThere
                    && ofEpoch.stream().noneMatch(row::clashesWith);
        }

        @Override
        void arrive(List<Booking> rows) {
            table.addAll(rows);
        }

        @Override
        boolean hasClash(List<Booking> staged) {
            return staged.stream().anyMatch(row -> table.stream().anyMatch(row::clashesWith));
        }

        @Override
        int changeKindCount() {
            return 4;
        }

        @Override
        boolean isApart() {
            return random.nextInt(3) > 0;
        }

        @Override
        Booking withKeyOf(Booking other, Booking row) {
            return new Booking(row.id, other.mail, row.size, row.day, row.serial);
        }

        @Override
        Booking withoutMail(Booking row) {
            return new Booking(row.id, null, row.size, row.day, row.serial);
        }

        @Override
        boolean isFree(Booking row) {
            return table.stream().noneMatch(row::clashesWith);
        }
    }
}
