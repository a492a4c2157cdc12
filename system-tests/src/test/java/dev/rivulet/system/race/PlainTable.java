package dev.rivulet.system.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What each version of a table must hold, computed one operation after the other in the order of the versions that they won. One owner. */
final class PlainTable {

    private final TreeMap<Long, TreeMap<Long, RacedRow>> versions = new TreeMap<>(Map.of(0L, new TreeMap<>()));

    /** An operation and what came of it. */
    record Done(String writer, Operation operation, Outcome outcome) {

        private long wonVersion() {
            return outcome.wonVersions().get(0);
        }
    }

    long version() {
        return versions.lastKey();
    }

    List<RacedRow> rows(long version) {
        return List.copyOf(state(version).values());
    }

    /** What was done at the same time. */
    void follow(List<Done> race) {
        requireEachVersionOnce(race);
        List<Done> won = new ArrayList<>(race);
        won.removeIf(done -> done.outcome().wonVersions().isEmpty());
        won.sort((left, right) -> Long.compare(left.wonVersion(), right.wonVersion()));
        TreeMap<Long, Done> byVersion = new TreeMap<>();
        won.forEach(done -> done.outcome().wonVersions().forEach(version -> byVersion.put(version, done)));
        byVersion.forEach((version, done) -> {
            TreeMap<Long, RacedRow> rows = new TreeMap<>(state(version - 1));
            long deletedCount = apply(done.operation(), done.writer(), rows);
            assertEquals(deletedCount, done.outcome().deletedCount(), () -> "deleted by " + done);
            versions.put(version, rows);
        });
        race.stream().filter(done -> done.outcome().wonVersions().isEmpty()).forEach(this::requireNothingToDo);
    }

    private void requireEachVersionOnce(List<Done> race) {
        TreeSet<Long> all = new TreeSet<>();
        for (Done done : race) {
            List<Long> won = done.outcome().wonVersions();
            assertTrue(won.isEmpty() || !done.outcome().isRefused(), () -> "refused, and visible: " + done);
            assertTrue(
                    won.size() <= 1 || done.operation().kind() == Operation.Kind.OPTIMIZE,
                    () -> "visible twice: " + done);
            won.forEach(
                    version -> assertTrue(all.add(version), () -> "version " + version + " was won twice: " + race));
        }
        long next = version() + 1;
        for (long version : all) {
            assertEquals(next++, version, () -> "a version was left out: " + race);
        }
    }

    private void requireNothingToDo(Done done) {
        switch (done.operation().kind()) {
            case OPTIMIZE -> {}
            case DELETE -> {
                if (!done.outcome().isRefused()) {
                    TreeMap<Long, RacedRow> rows =
                            new TreeMap<>(state(done.outcome().readVersion()));
                    assertEquals(0, apply(done.operation(), done.writer(), rows), () -> "not deleted: " + done);
                }
            }
            default -> assertTrue(done.outcome().isRefused(), () -> "neither visible nor refused: " + done);
        }
    }

    private TreeMap<Long, RacedRow> state(long version) {
        return Objects.requireNonNull(versions.get(version), () -> "no version " + version);
    }

    /** Returns how many rows it deletes. */
    private static long apply(Operation operation, String writer, TreeMap<Long, RacedRow> rows) {
        long before = rows.size();
        switch (operation.kind()) {
            case APPEND, STREAM, MERGE -> {
                operation
                        .ids()
                        .forEach(id -> rows.merge(
                                id,
                                new RacedRow(id, writer, 1),
                                (old, another) -> new RacedRow(id, writer, old.count() + 1)));
                return 0;
            }
            case DELETE -> operation.ids().forEach(rows::remove);
            case OPTIMIZE, CONSTRAIN -> {}
        }
        return before - rows.size();
    }
}
