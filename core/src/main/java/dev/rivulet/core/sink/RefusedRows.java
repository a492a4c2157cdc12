package dev.rivulet.core.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * Which rows of an epoch a sink has refused, by their number among the rows that came to it, from 0. Rows come in the same order on every
 * replay, so a number stands for a row. Immutable.
 *
 * @param runs of numbers that follow each other; ascending, with a gap between any two
 */
public record RefusedRows(List<Run> runs) {

    public static final RefusedRows NONE = new RefusedRows(List.of());

    public RefusedRows {
        runs = List.copyOf(runs);
        for (int index = 1; index < runs.size(); index++) {
            if (runs.get(index).first <= runs.get(index - 1).last + 1) {
                throw new IllegalArgumentException(
                        "run " + runs.get(index) + " does not follow " + runs.get(index - 1) + " with a gap between");
            }
        }
    }

    /**
     * Numbers that follow each other, both ends included.
     *
     * @param first at least 0
     * @param last at least {@code first}
     */
    public record Run(long first, long last) {

        public Run {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException(
                        "a run goes from " + first + " to " + last + ", wanted 0 <= from <= to");
            }
        }
    }

    /** How many rows. */
    public long count() {
        return runs.stream().mapToLong(run -> run.last - run.first + 1).sum();
    }

    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Whether the row with this number is one of them. */
    public boolean contains(long number) {
        int low = 0;
        int high = runs.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Run run = runs.get(middle);
            if (number < run.first) {
                high = middle - 1;
            } else if (number > run.last) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Gathers numbers as they come. One owner. */
    public static final class Builder {

        private final List<Run> runs = new ArrayList<>();
        private long first = -1;
        private long last = -1;

        /**
         * Takes a number above all before it.
         */
        public void add(long number) {
            if (first >= 0 && number == last + 1) {
                last = number;
                return;
            }
            end();
            first = number;
            last = number;
        }

        /** What was gathered; the builder is empty then. */
        public RefusedRows build() {
            end();
            RefusedRows rows = runs.isEmpty() ? NONE : new RefusedRows(runs);
            runs.clear();
            return rows;
        }

        private void end() {
            if (first >= 0) {
                runs.add(new Run(first, last));
            }
            first = -1;
        }
    }
}
