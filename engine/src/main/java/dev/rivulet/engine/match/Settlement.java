package dev.rivulet.engine.match;

import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which complete matches are put out, which others they discard, and what is given up so that a key keeps within its limits. Good
 * for one time.
 *
 * <p>With a skip strategy the match that began first decides about the others. So a complete match waits while one is open that began
 * before it; and as matches are put out in the order of their beginning, what each discards is all up to some row.
 */
final class Settlement<T> {

    private final Pattern<T> pattern;
    private final StageTable<T> stages;
    private final List<OpenMatch<T>> open;
    private final List<Taken<T>> waiting;
    private final List<Taken<T>> putOut = new ArrayList<>();
    private int givenUpCount;
    private int takenCountMax;

    Settlement(Pattern<T> pattern, StageTable<T> stages, List<OpenMatch<T>> open, List<Taken<T>> waiting) {
        this.pattern = pattern;
        this.stages = stages;
        this.open = open;
        this.waiting = new ArrayList<>(waiting);
    }

    /**
     * @param complete matches that have become so now
     * @param takenCountBound how many rows are taken at most
     */
    void settle(List<Taken<T>> complete, int takenCountBound) {
        takenCountMax = takenCountBound;
        if (pattern.skip().isOrdered()) {
            complete.forEach(this::await);
            release();
        } else {
            putOut.addAll(complete);
        }
        while (!open.isEmpty() && isTooMuch()) {
            int excess = open.size() + waiting.size() - pattern.openMatchesMax();
            int count = Math.min(open.size(), Math.max(1, excess));
            open.subList(0, count).clear();
            givenUpCount += count;
            release();
        }
    }

    List<Taken<T>> putOut() {
        return putOut;
    }

    int givenUpCount() {
        return givenUpCount;
    }

    KeyMatches<T> after(long nextNumber, long deadlineMicros) {
        int takenCount = open.isEmpty() && waiting.isEmpty() ? 0 : takenCountMax;
        return new KeyMatches<>(List.copyOf(open), List.copyOf(waiting), nextNumber, deadlineMicros, takenCount);
    }

    private void await(Taken<T> match) {
        int index = waiting.size();
        while (index > 0 && waiting.get(index - 1).firstNumber() > match.firstNumber()) {
            index--;
        }
        waiting.add(index, match);
    }

    private void release() {
        while (!waiting.isEmpty()) {
            Taken<T> match = waiting.get(0);
            if (!open.isEmpty() && open.get(0).last().firstNumber() < match.firstNumber()) {
                return;
            }
            waiting.remove(0);
            putOut.add(match);
            discardBefore(firstKept(match));
        }
    }

    private void discardBefore(long number) {
        open.removeIf(each -> each.last().firstNumber() < number);
        waiting.removeIf(each -> each.firstNumber() < number);
    }

    /** The lowest number of a row that those which the match does not discard began with. */
    private long firstKept(Taken<T> match) {
        AfterMatchSkipStrategy skip = pattern.skip();
        return switch (skip.kind()) {
            case NO_SKIP -> Long.MIN_VALUE;
            case SKIP_TO_NEXT -> match.firstNumber() + 1;
            case SKIP_PAST_LAST_EVENT -> match.row().number() + 1;
            case SKIP_TO_FIRST -> numberOf(match, skip.name(), true);
            case SKIP_TO_LAST -> numberOf(match, skip.name(), false);
        };
    }

    private long numberOf(Taken<T> match, @Nullable String name, boolean isFirst) {
        long number = Long.MIN_VALUE;
        for (Taken<T> taken = match; taken != null; taken = taken.before()) {
            if (stages.stage(taken.stage()).name().equals(name)) {
                number = taken.row().number();
                if (!isFirst) {
                    return number;
                }
            }
        }
        return number;
    }

    /** The bound is made exact only where it matters. */
    private boolean isTooMuch() {
        if (open.size() + waiting.size() > pattern.openMatchesMax()) {
            return true;
        }
        if (takenCountMax > pattern.takenRowsMax()) {
            takenCountMax = KeyMatches.taken(open, waiting).size();
        }
        return takenCountMax > pattern.takenRowsMax();
    }
}
