package dev.rivulet.engine.match;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * {@link KeyMatches} as rows and numbers. Immutable.
 *
 * <pre>
 * next number, deadline
 * count of rows,            and of each: number, event time
 * count of taken rows,      and of each: index of the row, stage, index of the one before it or -1
 * count of open matches,    and of each: index of the last taken row, count, ways
 * count of waiting matches, and of each: index of the last taken row
 * </pre>
 *
 * <p>Each is written once, and what others speak of before them.
 *
 * @param rows each once
 */
record Links<T>(List<T> rows, long[] numbers) {

    static <T> Links<T> of(KeyMatches<T> matches) {
        return new Writer<T>().write(matches);
    }

    /**
     * @throws IllegalArgumentException if the numbers are none that {@link #of} made
     */
    KeyMatches<T> toMatches() {
        return new Reader<>(this).read();
    }

    /** Good for one. */
    private static final class Writer<T> {
        private final LongStream.Builder numbers = LongStream.builder();
        private final List<HeldRow<T>> rows = new ArrayList<>();
        private final List<Taken<T>> taken = new ArrayList<>();
        private final Map<HeldRow<T>, Integer> rowIndexes = new IdentityHashMap<>();
        private final Map<Taken<T>, Integer> takenIndexes = new IdentityHashMap<>();

        Links<T> write(KeyMatches<T> matches) {
            matches.open().forEach(match -> collect(match.last()));
            matches.waiting().forEach(this::collect);
            taken.forEach(each -> collect(each.row()));
            put(matches.nextNumber(), matches.deadlineMicros(), rows.size());
            rows.forEach(row -> put(row.number(), row.timeMicros()));
            put(taken.size());
            for (Taken<T> each : taken) {
                Taken<T> before = each.before();
                put(indexOf(each.row(), rowIndexes), each.stage(), before == null ? -1 : indexOf(before, takenIndexes));
            }
            put(matches.open().size());
            matches.open().forEach(match -> put(indexOf(match.last(), takenIndexes), match.count(), match.ways()));
            put(matches.waiting().size());
            matches.waiting().forEach(match -> put(indexOf(match, takenIndexes)));
            return new Links<>(
                    rows.stream().map(HeldRow::row).toList(), numbers.build().toArray());
        }

        private static <V> int indexOf(V value, Map<V, Integer> indexes) {
            return Objects.requireNonNull(indexes.get(value));
        }

        private void put(long... values) {
            for (long value : values) {
                numbers.add(value);
            }
        }

        private void collect(Taken<T> last) {
            List<Taken<T>> way = new ArrayList<>();
            @Nullable Taken<T> each = last;
            while (each != null && !takenIndexes.containsKey(each)) {
                way.add(each);
                each = each.before();
            }
            for (int index = way.size() - 1; index >= 0; index--) {
                takenIndexes.put(way.get(index), taken.size());
                taken.add(way.get(index));
            }
        }

        private void collect(HeldRow<T> row) {
            if (rowIndexes.putIfAbsent(row, rows.size()) == null) {
                rows.add(row);
            }
        }
    }

    /** Good for one. */
    private static final class Reader<T> {
        private final List<T> written;
        private final long[] numbers;
        private final List<HeldRow<T>> rows = new ArrayList<>();
        private final List<Taken<T>> taken = new ArrayList<>();
        private int place;

        Reader(Links<T> links) {
            this.written = links.rows;
            this.numbers = links.numbers;
        }

        KeyMatches<T> read() {
            long nextNumber = next();
            long deadline = next();
            if (nextCount(2) != written.size()) {
                throw damaged("the rows are not as many as are told");
            }
            written.forEach(row -> rows.add(new HeldRow<>(next(), next(), row)));
            for (int left = nextCount(3); left > 0; left--) {
                readTaken();
            }
            List<OpenMatch<T>> open = new ArrayList<>();
            for (int left = nextCount(3); left > 0; left--) {
                open.add(new OpenMatch<>(nextOf(taken), (int) next(), next()));
            }
            List<Taken<T>> waiting = new ArrayList<>();
            for (int left = nextCount(1); left > 0; left--) {
                waiting.add(nextOf(taken));
            }
            if (place != numbers.length) {
                throw damaged("there is something behind them");
            }
            return new KeyMatches<>(List.copyOf(open), List.copyOf(waiting), nextNumber, deadline, taken.size());
        }

        private void readTaken() {
            HeldRow<T> row = nextOf(rows);
            int stage = (int) next();
            boolean isFirst = place < numbers.length && numbers[place] == -1;
            place += isFirst ? 1 : 0;
            taken.add(Taken.behind(isFirst ? null : nextOf(taken), row, stage));
        }

        private long next() {
            if (place == numbers.length) {
                throw damaged("they end too early");
            }
            return numbers[place++];
        }

        private int nextCount(int numbersOfEach) {
            long count = next();
            if (count < 0 || count > (numbers.length - place) / numbersOfEach) {
                throw damaged(count + " do not fit");
            }
            return (int) count;
        }

        private <V> V nextOf(List<V> all) {
            long index = next();
            if (index < 0 || index >= all.size()) {
                throw damaged("index " + index + " of " + all.size());
            }
            return all.get((int) index);
        }

        private static IllegalArgumentException damaged(String why) {
            return new IllegalArgumentException("damaged matches: " + why);
        }
    }
}
