package dev.rivulet.engine.match;

import dev.rivulet.engine.pattern.Contiguity;
import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.pattern.PatternStage;
import dev.rivulet.engine.pattern.PatternStage.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one row does to the open matches of its key, which are shown to it in their order. Changes nothing but itself, so it may be
 * given up halfway. Good for one row.
 */
final class RowStep<T> implements Supplier<Match<T>> {

    private final StageTable<T> stages;
    private final HeldRow<T> row;

    private final List<OpenMatch<T>> open = new ArrayList<>();
    private final List<Taken<T>> complete = new ArrayList<>();
    /** Those that came about by this row, of matches that began with the same one. */
    private final List<OpenMatch<T>> branches = new ArrayList<>();

    private long branchesBeganWith = -1;
    private boolean isChanged;
    private int takenCount;

    /** What the match at hand has taken; and that as conditions see it, once one has asked. */
    private @Nullable Taken<T> before;

    private @Nullable Match<T> soFar;
    private boolean isTakenByGreedyLoop;

    RowStep(StageTable<T> stages, HeldRow<T> row) {
        this.stages = stages;
        this.row = row;
    }

    /** Shows it the next open match. */
    void goOn(OpenMatch<T> match) throws Exception {
        if (match.last().firstNumber() != branchesBeganWith) {
            addBranches();
            branchesBeganWith = match.last().firstNumber();
        }
        turnTo(match.last());
        if (isForbidden(match)) {
            isChanged = true;
            return;
        }
        int place = complete.size();
        long ways = match.ways() & OpenMatch.COMPLETE | tryStages(match.stages(), match);
        if (match.is(OpenMatch.END) && !isTakenByGreedyLoop) {
            if (stages.endsWithTime(match.last().stage())) {
                ways |= OpenMatch.END;
            } else {
                ways |= OpenMatch.COMPLETE;
                complete.add(place, match.last());
            }
        }
        OpenMatch<T> after = match.withWays(ways);
        isChanged |= after != match;
        if (after.canGoOn()) {
            open.add(after);
        }
    }

    /** Behind all open matches: the row may also begin one. */
    void begin() throws Exception {
        addBranches();
        turnTo(null);
        tryStages(stages.firstWays(), null);
        addBranches();
    }

    boolean isChanged() {
        return isChanged;
    }

    /** The open matches behind the row. */
    List<OpenMatch<T>> open() {
        return open;
    }

    /** Those that it made complete. */
    List<Taken<T>> complete() {
        return complete;
    }

    /** How often it was taken. */
    int takenCount() {
        return takenCount;
    }

    private void turnTo(@Nullable Taken<T> last) {
        before = last;
        soFar = null;
        isTakenByGreedyLoop = false;
    }

    private void addBranches() {
        open.addAll(branches);
        branches.clear();
    }

    private boolean isForbidden(OpenMatch<T> match) throws Exception {
        int stage = match.last().stage();
        List<PatternStage<T>> forbidden = stages.forbiddenBehind(stage);
        for (int index = 0; index < forbidden.size(); index++) {
            PatternStage<T> each = forbidden.get(index);
            boolean counts = each.place() == Place.NOT_FOLLOWED_BY
                    || match.is(OpenMatch.FRESH) && stages.hasEnough(stage, match.count());
            if (counts && each.condition().isMetBy(row.row(), this)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Has stages take the row that can.
     *
     * @param match null if the row would begin one
     * @return those of the stages that may take a later row instead, as bits
     */
    private long tryStages(long wanted, @Nullable OpenMatch<T> match) throws Exception {
        long left = 0;
        for (long rest = wanted; rest != 0 && !isTakenByGreedyLoop; rest &= rest - 1) {
            int stage = Long.numberOfTrailingZeros(rest);
            if (tryStage(stage, match)) {
                left |= OpenMatch.wayTo(stage);
            }
        }
        return left;
    }

    private boolean tryStage(int index, @Nullable OpenMatch<T> match) throws Exception {
        PatternStage<T> stage = stages.stage(index);
        int count = match != null && match.last().stage() == index ? match.count() : 0;
        boolean isInLoop = count > 0;
        boolean isMet = stage.condition().isMetBy(row.row(), this);
        boolean isStopped =
                stage.until() != null && (isMet || isInLoop) && stage.until().isMetBy(row.row(), this);
        if (isMet && !isStopped) {
            take(index, count + 1);
            isTakenByGreedyLoop = stage.quantifier().isGreedy();
        }
        Contiguity contiguity = isInLoop ? stage.quantifier().inner() : stage.contiguity();
        return switch (contiguity) {
            case STRICT -> false;
            case RELAXED -> !isMet && !(isStopped && isInLoop);
            case ANY -> !(isStopped && isInLoop);
        };
    }

    private void take(int stage, int count) {
        isChanged = true;
        takenCount++;
        long ways = stages.ways(stage, count);
        Taken<T> taken = Taken.behind(before, row, stage);
        OpenMatch<T> match = new OpenMatch<>(taken, count, ways | OpenMatch.FRESH);
        if (match.is(OpenMatch.COMPLETE)) {
            complete.add(taken);
        }
        if (match.canGoOn()) {
            branches.add(match);
        }
    }

    /** What conditions see of the match at hand. */
    @Override
    public Match<T> get() {
        Match<T> known = soFar;
        if (known == null) {
            known = stages.match(before);
            soFar = known;
        }
        return known;
    }
}
