package dev.rivulet.engine.match;

import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.pattern.PatternStage;
import dev.rivulet.engine.pattern.PatternStage.Place;
import dev.rivulet.engine.pattern.Quantifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a pattern that take rows, each with the negative ones right behind it. Immutable.
 *
 * <p>Where a match may go from a stage is worked out once: negative stages never follow one that may be skipped, so those behind a stage
 * count for every way that leaves it.
 */
final class StageTable<T> {

    private static final int ENOUGH = 1;
    private static final int NOT_FULL = 2;

    private final List<PatternStage<T>> stages = new ArrayList<>();
    private final List<List<PatternStage<T>>> forbiddenBehind = new ArrayList<>();

    /** Per stage and, by the two bits, whether it has enough rows and may take more. */
    private final long[][] ways;

    private final long firstWays;

    StageTable(Pattern<T> pattern) {
        for (PatternStage<T> stage : pattern.stages()) {
            if (stage.isNegative()) {
                forbiddenBehind.get(stages.size() - 1).add(stage);
            } else {
                stages.add(stage);
                forbiddenBehind.add(new ArrayList<>());
            }
        }
        ways = new long[stages.size()][ENOUGH + NOT_FULL + 1];
        for (int stage = 0; stage < stages.size(); stage++) {
            for (int filled = 0; filled <= ENOUGH + NOT_FULL; filled++) {
                ways[stage][filled] = waysFrom(stage, (filled & ENOUGH) != 0, (filled & NOT_FULL) != 0);
            }
        }
        firstWays = waysBehind(-1, false) & (OpenMatch.END - 1);
    }

    private long waysFrom(int stage, boolean hasEnough, boolean isNotFull) {
        long self = isNotFull ? OpenMatch.wayTo(stage) : 0;
        boolean isHungry = isNotFull && stages.get(stage).quantifier().isGreedy();
        return hasEnough ? self | waysBehind(stage, isHungry) : self;
    }

    /**
     * @param isHungry whether a greedy loop may take more
     */
    private long waysBehind(int stage, boolean isHungry) {
        long found = 0;
        boolean isLoopHungry = isHungry;
        for (int next = stage + 1; next < stages.size(); next++) {
            Quantifier quantifier = stages.get(next).quantifier();
            found |= OpenMatch.wayTo(next);
            if (!quantifier.isOptional()) {
                return found;
            }
            isLoopHungry |= quantifier.isGreedy();
        }
        boolean isForbiddenAtEnd =
                stage == stages.size() - 1 && !forbiddenBehind.get(stage).isEmpty();
        return found | (isLoopHungry || isForbiddenAtEnd ? OpenMatch.END : OpenMatch.COMPLETE);
    }

    PatternStage<T> stage(int stage) {
        return stages.get(stage);
    }

    /** The stages that may take the first row, as bits. */
    long firstWays() {
        return firstWays;
    }

    /** Where a match may go when a stage has taken so many rows. */
    long ways(int stage, int count) {
        int filled = (hasEnough(stage, count) ? ENOUGH : 0) | (hasRoom(stage, count) ? NOT_FULL : 0);
        return ways[stage][filled];
    }

    boolean hasEnough(int stage, int count) {
        return count >= stages.get(stage).quantifier().countMin();
    }

    private boolean hasRoom(int stage, int count) {
        return count < stages.get(stage).quantifier().countMax();
    }

    /** The negative stages right behind a stage. */
    List<PatternStage<T>> forbiddenBehind(int stage) {
        return forbiddenBehind.get(stage);
    }

    /** Whether a match that may end behind this stage has to wait until its time is over. */
    boolean endsWithTime(int stage) {
        return stage == stages.size() - 1
                && forbiddenBehind.get(stage).stream().anyMatch(each -> each.place() == Place.NOT_FOLLOWED_BY);
    }

    /** The rows of a match. */
    Match<T> match(@Nullable Taken<T> last) {
        Map<String, List<T>> rows = new LinkedHashMap<>();
        List<List<T>> byStage = new ArrayList<>();
        for (PatternStage<T> stage : stages) {
            List<T> ofStage = new ArrayList<>();
            byStage.add(ofStage);
            rows.put(stage.name(), ofStage);
        }
        for (Taken<T> taken = last; taken != null; taken = taken.before()) {
            byStage.get(taken.stage()).add(taken.row().row());
        }
        byStage.forEach(Collections::reverse);
        return Match.of(rows);
    }
}
