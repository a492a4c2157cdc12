package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.TABLE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Upserts into a table with keys besides the one that rows take each other's place by, against lists to which each row is upserted by itself. */
final class OwnedKeysModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 3_000 : 16;
    private static final int KEY_COUNT = 16;

    record Booking(
            long id,
            @Nullable String mail,
            double size,
            int day,
            @Nullable Integer seat,
            long serial) implements KeyedStreamHistory.KeyedRow {

        static final RecordRowType<Booking> TYPE = RecordRowType.of(Booking.class);

        boolean replaces(Booking other) {
            return id == other.id && Double.compare(size + 0.0, other.size + 0.0) == 0;
        }

        boolean clashesWith(Booking other) {
            return mail != null && mail.equals(other.mail)
                    || seat != null && seat.equals(other.seat) && day == other.day;
        }
    }

    private static final class UpsertMarks extends KeyedStreamHistory.Marks {

        private int replacedInEpoch;
        private int leftInEpoch;
        private int leftByWaiting;
        private int earlierCounts;
    }

    @Test
    void eachRowIsTakenOrADeadLetterOnceAsIfEachCameByItself() {
        UpsertMarks marks = new UpsertMarks();
        marks.ofAll(SEED_COUNT, seed -> new History(seed, marks));
        assertTrue(marks.replacedInEpoch > SEED_COUNT, "replaced in their epoch: " + marks.replacedInEpoch);
        assertTrue(marks.leftInEpoch > SEED_COUNT / 4, "keys that a row of the epoch left: " + marks.leftInEpoch);
        assertTrue(marks.leftByWaiting > SEED_COUNT / 4, "that waiting epochs left: " + marks.leftByWaiting);
        assertTrue(marks.earlierCounts > SEED_COUNT / 4, "refused behind one that counts: " + marks.earlierCounts);
        assertTrue(marks.overtaken > 0, "keys that others took before the commit: " + marks.overtaken);
    }

    private static final class History extends KeyedStreamHistory<Booking> {

        private final UpsertMarks ofUpserts;
        private long serial;

        History(int seed, UpsertMarks marks) {
            super(
                    seed,
                    marks,
                    Booking.TYPE,
                    varied(
                            DeltaSink.upsert(TABLE, Booking.TYPE, "ID", "size")
                                    .creating(table -> (seed % 4 == 0 ? table.withPrimaryKey("size", "id") : table)
                                            .withUniqueKey("mail", "mail")
                                            .withUniqueKey("seat", "day", "seat")
                                            .withConstraint("ninth", NOT_FORBIDDEN)),
                            seed));
            this.ofUpserts = marks;
        }

        @Override
        Booking madeUp() {
            String mail = random.nextInt(3) == 0 ? null : "m" + random.nextInt(KEY_COUNT);
            double size = List.of(0.0, -0.0, Double.NaN).get(random.nextInt(3));
            Integer seat = random.nextInt(3) == 0 ? null : random.nextInt(KEY_COUNT);
            return new Booking(random.nextInt(KEY_COUNT), mail, size, random.nextInt(3), seat, ++serial);
        }

        /** What a list is when rows are upserted to it, one by one. */
        private static List<Booking> upserted(List<Booking> before, List<Booking> rows) {
            List<Booking> after = new ArrayList<>(before);
            for (Booking row : rows) {
                after.removeIf(row::replaces);
                after.add(row);
            }
            return after;
        }

        @Override
        boolean isWanted(Booking row, List<Booking> ofEpoch) {
            List<Booking> staged = table;
            for (Waiting<Booking> epoch : waiting) {
                staged = upserted(staged, epoch.taken());
            }
            List<Booking> now = upserted(staged, ofEpoch);
            boolean isFree = now.stream().allMatch(other -> row.replaces(other) || !row.clashesWith(other));
            boolean isThere = table.stream().anyMatch(other -> !row.replaces(other) && row.clashesWith(other));
            boolean wasThere = staged.stream().anyMatch(other -> !row.replaces(other) && row.clashesWith(other));
            boolean isReplaced = ofEpoch.stream().anyMatch(row::replaces);
            if (row.isForbidden()) {
                return false;
            }
            marks.ofStaged += !isFree && wasThere && !isThere ? 1 : 0;
            ofUpserts.leftInEpoch += isFree && wasThere ? 1 : 0;
            ofUpserts.leftByWaiting += isFree && isThere && !wasThere ? 1 : 0;
            ofUpserts.replacedInEpoch += isFree && isReplaced ? 1 : 0;
            ofUpserts.earlierCounts += !isFree && isReplaced ? 1 : 0;
            return isFree;
        }

        @Override
        void arrive(List<Booking> rows) {
            List<Booking> after = upserted(table, rows);
            table.clear();
            table.addAll(after);
        }

        @Override
        boolean hasClash(List<Booking> staged) {
            List<Booking> after = upserted(table, staged);
            return after.stream()
                    .anyMatch(row -> after.stream().anyMatch(other -> other != row && row.clashesWith(other)));
        }

        @Override
        int changeKindCount() {
            return 6;
        }

        @Override
        boolean isApart() {
            return random.nextInt(6) == 0;
        }

        @Override
        Booking withKeyOf(Booking other, Booking row) {
            return new Booking(row.id, other.mail, row.size, row.day, null, row.serial);
        }

        @Override
        Booking withoutMail(Booking row) {
            return new Booking(row.id, null, row.size, row.day, row.seat, row.serial);
        }

        @Override
        boolean isFree(Booking row) {
            return table.stream().noneMatch(there -> row.replaces(there) || row.clashesWith(there));
        }
    }
}
