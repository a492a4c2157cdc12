package dev.rivulet.engine.match;

import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a row, or the time, does to the open matches of a key. Immutable, changes nothing.
 *
 * <p>This is a non-deterministic automaton in which an open match is a state together with the rows that led to it. It differs from the
 * usual one, and from Flink's, in that an open match which waits for one of several stages is one and not one for each: it keeps a set of
 * the stages that may still take its next row, from which the rows that it passes over strike those that allow none to be passed over. So
 * there is exactly one open match for each way to take rows, and no match is found twice.
 *
 * <p>Cost of a row: as many conditions as there are open matches times the stages that each waits for.
 */
final class Matcher<T> {

    private final Pattern<T> pattern;
    private final StageTable<T> stages;

    Matcher(Pattern<T> pattern) {
        this.pattern = pattern;
        this.stages = new StageTable<>(pattern);
    }

    /**
     * The next row of the key.
     *
     * @throws Exception what a condition of the user threw; then nothing is decided
     */
    Outcome<T> take(KeyMatches<T> before, T row, long timeMicros) throws Exception {
        RowStep<T> step = new RowStep<>(stages, new HeldRow<>(before.nextNumber(), timeMicros, row));
        for (int index = 0; index < before.open().size(); index++) {
            step.goOn(before.open().get(index));
        }
        step.begin();
        if (!step.isChanged()) {
            return Outcome.nothing(before);
        }
        Settlement<T> settlement = new Settlement<>(pattern, stages, step.open(), before.waiting());
        settlement.settle(step.complete(), before.takenCountMax() + step.takenCount());
        KeyMatches<T> after = settlement.after(before.nextNumber() + 1, before.deadlineMicros());
        return new Outcome<>(after, settlement.putOut(), List.of(), settlement.givenUpCount());
    }

    /** No row of this time or an earlier one comes any more. */
    Outcome<T> endOf(KeyMatches<T> before, long timeMicros) {
        int count = 0;
        List<Taken<T>> complete = new ArrayList<>();
        List<Taken<T>> timedOut = new ArrayList<>();
        while (count < before.open().size() && lastMicros(before.open().get(count)) <= timeMicros) {
            OpenMatch<T> match = before.open().get(count);
            if (match.is(OpenMatch.END)) {
                complete.add(match.last());
            } else if (!match.is(OpenMatch.COMPLETE)) {
                timedOut.add(match.last());
            }
            count++;
        }
        if (count == 0) {
            return Outcome.nothing(before);
        }
        List<OpenMatch<T>> left =
                new ArrayList<>(before.open().subList(count, before.open().size()));
        Settlement<T> settlement = new Settlement<>(pattern, stages, left, before.waiting());
        settlement.settle(complete, before.takenCountMax());
        KeyMatches<T> after = settlement.after(before.nextNumber(), before.deadlineMicros());
        return new Outcome<>(after, settlement.putOut(), timedOut, settlement.givenUpCount());
    }

    /** When the key has to be looked after though no row may come, {@link KeyMatches#NEVER} if not. */
    long firstDeadlineMicros(KeyMatches<T> matches) {
        return matches.open().isEmpty()
                ? KeyMatches.NEVER
                : lastMicros(matches.open().get(0));
    }

    /** The rows of a match. */
    Match<T> match(@Nullable Taken<T> last) {
        return stages.match(last);
    }

    /** The last microsecond that a row of a match may have. */
    private long lastMicros(OpenMatch<T> match) {
        long first = match.last().first().timeMicros();
        long last = first + pattern.withinMicros() - 1;
        return pattern.withinMicros() == 0 || last < first ? KeyMatches.NEVER : last;
    }
}
