package dev.rivulet.testdriver;

import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Contiguity;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.pattern.PatternStage.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random pattern over {@link PlainRow}s, as {@link PlainMatches} understands it and as the engine is told. Immutable.
 *
 * @param within 0 for no bound
 * @param openMax how many open matches there may be
 */
record PatternSpec(List<Stage> stages, AfterMatchSkipStrategy skip, long within, int openMax) {

    static final List<String> LETTERS = List.of("a", "b", "c");

    /** A row: what it is, a number, and when it was. */
    record PlainRow(String key, String letter, int number, long time) {}

    /**
     * A part of it; what comes behind {@code place} is without meaning where it is negative.
     *
     * @param letters that it takes
     * @param isCounting whether it takes only rows whose number and that of the rows taken so far have an even sum
     * @param max 99 for no limit
     * @param until a letter, or empty for none
     */
    record Stage(
            String name,
            Place place,
            String letters,
            boolean isCounting,
            int min,
            int max,
            boolean isOptional,
            boolean isGreedy,
            Contiguity inner,
            String until) {

        static final int UNLIMITED = 99;

        boolean isNegative() {
            return place == Place.NOT_NEXT || place == Place.NOT_FOLLOWED_BY;
        }

        boolean meets(PlainRow row, int takenCount) {
            return letters.contains(row.letter()) && (!isCounting || (row.number() + takenCount) % 2 == 0);
        }

        boolean stops(PlainRow row) {
            return row.letter().equals(until);
        }
    }

    static PatternSpec random(SplittableRandom random) {
        List<Stage> stages = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int index = 0; index < count; index++) {
            stages.add(stage(index, stages, random));
        }
        boolean waits = stages.get(count - 1).isNegative();
        long within = waits || random.nextInt(2) == 0 ? 1 + random.nextInt(8) : 0;
        return new PatternSpec(
                List.copyOf(stages),
                skip(stages, random),
                within,
                random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1_000);
    }

    private static Stage stage(int index, List<Stage> before, SplittableRandom random) {
        Stage last = index == 0 ? null : before.get(index - 1);
        Place place = last == null ? Place.BEGIN : Place.values()[1 + random.nextInt(last.isOptional() ? 3 : 5)];
        String letters =
                LETTERS.get(random.nextInt(3)) + (random.nextInt(4) == 0 ? LETTERS.get(random.nextInt(3)) : "");
        boolean isCounting = random.nextInt(4) == 0;
        String name = "stage-" + index;
        if (place == Place.NOT_NEXT || place == Place.NOT_FOLLOWED_BY) {
            return new Stage(name, place, letters, isCounting, 1, 1, false, false, Contiguity.RELAXED, "");
        }
        int min = 1 + random.nextInt(2);
        int max = List.of(1, min, min + 1, Stage.UNLIMITED).get(random.nextInt(4));
        boolean isLoop = max > 1;
        Contiguity inner = isLoop ? Contiguity.values()[random.nextInt(3)] : Contiguity.RELAXED;
        boolean isGreedy = isLoop && inner != Contiguity.ANY && random.nextInt(2) == 0;
        String until = max == Stage.UNLIMITED && random.nextInt(2) == 0 ? LETTERS.get(random.nextInt(3)) : "";
        return new Stage(
                name,
                place,
                letters,
                isCounting,
                Math.min(min, max),
                max,
                random.nextInt(3) == 0,
                isGreedy,
                inner,
                until);
    }

    private static AfterMatchSkipStrategy skip(List<Stage> stages, SplittableRandom random) {
        String name = stages.stream()
                .filter(stage -> !stage.isNegative())
                .skip(random.nextInt((int)
                        stages.stream().filter(stage -> !stage.isNegative()).count()))
                .findFirst()
                .orElseThrow()
                .name();
        return switch (random.nextInt(8)) {
            case 0 -> AfterMatchSkipStrategy.skipToNext();
            case 1 -> AfterMatchSkipStrategy.skipPastLastEvent();
            case 2 -> AfterMatchSkipStrategy.skipToFirst(name);
            case 3 -> AfterMatchSkipStrategy.skipToLast(name);
            default -> AfterMatchSkipStrategy.noSkip();
        };
    }

    Pattern<PlainRow> pattern() {
        Pattern<PlainRow> pattern = Pattern.begin(stages.get(0).name(), skip);
        for (Stage stage : stages) {
            pattern = appended(pattern, stage);
            pattern = stage.isCounting()
                    ? pattern.where((row, soFar) -> stage.meets(
                            row,
                            soFar.byName().values().stream()
                                    .mapToInt(List::size)
                                    .sum()))
                    : pattern.where(row -> stage.meets(row, 0));
            if (!stage.isNegative()) {
                pattern = quantified(pattern, stage);
            }
        }
        pattern = pattern.withOpenMatchesMax(openMax);
        return within == 0 ? pattern : pattern.within(Duration.ofNanos(within * 1_000));
    }

    private static Pattern<PlainRow> appended(Pattern<PlainRow> pattern, Stage stage) {
        return switch (stage.place()) {
            case BEGIN -> pattern;
            case NEXT -> pattern.next(stage.name());
            case FOLLOWED_BY -> pattern.followedBy(stage.name());
            case FOLLOWED_BY_ANY -> pattern.followedByAny(stage.name());
            case NOT_NEXT -> pattern.notNext(stage.name());
            case NOT_FOLLOWED_BY -> pattern.notFollowedBy(stage.name());
        };
    }

    private static Pattern<PlainRow> quantified(Pattern<PlainRow> begun, Stage stage) {
        Pattern<PlainRow> pattern = begun;
        if (stage.max() == Stage.UNLIMITED) {
            pattern = pattern.timesOrMore(stage.min());
        } else if (stage.max() > 1) {
            pattern = pattern.times(stage.min(), stage.max());
        }
        pattern = switch (stage.inner()) {
            case STRICT -> pattern.consecutive();
            case RELAXED -> pattern;
            case ANY -> pattern.allowCombinations();
        };
        pattern = stage.isOptional() ? pattern.optional() : pattern;
        pattern = stage.isGreedy() ? pattern.greedy() : pattern;
        return stage.until().isEmpty() ? pattern : pattern.until(stage::stops);
    }
}
