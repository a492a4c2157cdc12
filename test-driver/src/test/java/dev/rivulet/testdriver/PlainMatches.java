package dev.rivulet.testdriver;

import dev.rivulet.engine.pattern.Contiguity;
import dev.rivulet.engine.pattern.PatternStage.Place;
import dev.rivulet.testdriver.PatternSpec.PlainRow;
import dev.rivulet.testdriver.PatternSpec.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The matches of a pattern among the rows of a key, by definition: a beginning of a match is a list of rows and stages, and whether it may
 * take another row is asked of all the rows in between, each time anew. It keeps no states, shares no code with the engine and takes its
 * time. Good for one key.
 */
final class PlainMatches {

    /** A beginning of a match. */
    private record Way(@Nullable Way before, int row, int stage) {

        int first() {
            return before == null ? row : before.first();
        }

        int count() {
            return before == null || before.stage != stage ? 1 : before.count() + 1;
        }

        int size() {
            return before == null ? 1 : before.size() + 1;
        }
    }

    /** Those that began first come first, then as they came about. */
    private static final Comparator<Way> ORDER = PlainMatches::compare;

    private final PatternSpec spec;
    private final List<PlainRow> rows;
    /** Those that take rows, and per one of them the negative ones behind it. */
    private final List<Stage> stages = new ArrayList<>();

    private final List<List<Stage>> forbidden = new ArrayList<>();

    private List<Way> open = new ArrayList<>();
    private final List<Way> waiting = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private final List<String> timedOut = new ArrayList<>();
    private int overflowCount;

    /**
     * @param rows of the key, as they are to be taken
     */
    PlainMatches(PatternSpec spec, List<PlainRow> rows) {
        this.spec = spec;
        this.rows = rows;
        for (Stage stage : spec.stages()) {
            if (stage.isNegative()) {
                forbidden.get(stages.size() - 1).add(stage);
            } else {
                stages.add(stage);
                forbidden.add(new ArrayList<>());
            }
        }
    }

    List<String> found() {
        return found;
    }

    List<String> timedOut() {
        return timedOut;
    }

    /** How often something was given up because there was too much. */
    int overflowCount() {
        return overflowCount;
    }

    /** Goes through the rows, and then up to a time. */
    PlainMatches upTo(long time) {
        for (int row = 0; row < rows.size(); row++) {
            endUpTo(rows.get(row).time() - 1);
            take(row);
        }
        endUpTo(time);
        return this;
    }

    /** All matches at all, where none discards another and there are no limits: every way to take rows is tried. */
    List<String> all(long upTo) {
        List<String> all = new ArrayList<>();
        addAll(null, upTo, all);
        return all;
    }

    private void addAll(@Nullable Way way, long upTo, List<String> all) {
        for (int row = way == null ? 0 : way.row() + 1; row < rows.size(); row++) {
            for (int stage = 0; stage < stages.size(); stage++) {
                if (canTake(way, row, stage)) {
                    Way longer = new Way(way, row, stage);
                    int end = rowOfEnd(longer, rows.size() - 1);
                    boolean isOver = end == rows.size() && spec.within() > 0 && lastTime(longer) <= upTo;
                    if (end >= 0 && (end < rows.size() || isOver)) {
                        all.add(text(longer));
                    }
                    addAll(longer, upTo, all);
                }
            }
        }
    }

    private void take(int row) {
        List<Way> complete = new ArrayList<>();
        List<Way> taken = new ArrayList<>();
        for (Way way : open) {
            if (isOpen(way, row - 1) && rowOfEnd(way, row) == row) {
                complete.add(way);
            }
            addTaken(way, row, complete, taken);
        }
        addTaken(null, row, complete, taken);
        open.addAll(taken);
        open.removeIf(way -> !isOpen(way, row));
        open.sort(ORDER);
        settle(complete);
    }

    private void addTaken(@Nullable Way way, int row, List<Way> complete, List<Way> taken) {
        for (int stage = 0; stage < stages.size(); stage++) {
            if (canTake(way, row, stage)) {
                Way longer = new Way(way, row, stage);
                taken.add(longer);
                if (rowOfEnd(longer, row) == row) {
                    complete.add(longer);
                }
            }
        }
    }

    private void endUpTo(long time) {
        while (spec.within() > 0 && !open.isEmpty() && lastTime(open.get(0)) <= time) {
            long now = lastTime(open.get(0));
            int lastRow = lastRowUpTo(now);
            List<Way> complete = new ArrayList<>();
            for (Way way : List.copyOf(open)) {
                if (lastTime(way) == now) {
                    open.remove(way);
                    int end = rowOfEnd(way, lastRow);
                    if (end > lastRow) {
                        complete.add(way);
                    } else if (end < 0 && !wasComplete(way, lastRow)) {
                        timedOut.add(text(way));
                    }
                }
            }
            settle(complete);
        }
    }

    private int lastRowUpTo(long time) {
        int count = 0;
        while (count < rows.size() && rows.get(count).time() <= time) {
            count++;
        }
        return count - 1;
    }

    private boolean wasComplete(Way way, int lastRow) {
        int end = rowOfEnd(way, lastRow);
        return end >= 0 && end <= lastRow;
    }

    private void settle(List<Way> complete) {
        if (spec.skip().isOrdered()) {
            waiting.addAll(complete);
            waiting.sort(Comparator.comparingInt(Way::first));
        } else {
            complete.forEach(way -> found.add(text(way)));
        }
        release();
        boolean isTooMuch = open.size() + waiting.size() > spec.openMax();
        overflowCount += isTooMuch && !open.isEmpty() ? 1 : 0;
        while (open.size() + waiting.size() > spec.openMax() && !open.isEmpty()) {
            int excess = open.size() + waiting.size() - spec.openMax();
            open.subList(0, Math.min(open.size(), excess)).clear();
            release();
        }
    }

    private void release() {
        while (!waiting.isEmpty()
                && open.stream().noneMatch(way -> way.first() < waiting.get(0).first())) {
            Way way = waiting.remove(0);
            found.add(text(way));
            int kept = firstKept(way);
            open.removeIf(each -> each.first() < kept);
            waiting.removeIf(each -> each.first() < kept);
        }
    }

    private int firstKept(Way way) {
        List<Integer> ofStage = new ArrayList<>();
        for (Way each = way; each != null; each = each.before()) {
            if (stages.get(each.stage()).name().equals(spec.skip().name())) {
                ofStage.add(0, each.row());
            }
        }
        return switch (spec.skip().kind()) {
            case NO_SKIP -> 0;
            case SKIP_TO_NEXT -> way.first() + 1;
            case SKIP_PAST_LAST_EVENT -> way.row() + 1;
            case SKIP_TO_FIRST -> ofStage.isEmpty() ? 0 : ofStage.get(0);
            case SKIP_TO_LAST -> ofStage.isEmpty() ? 0 : ofStage.get(ofStage.size() - 1);
        };
    }

    /** The last moment at which a row may belong to it. */
    private long lastTime(Way way) {
        return rows.get(way.first()).time() + spec.within() - 1;
    }

    private boolean isInTime(@Nullable Way way, int row) {
        return way == null || spec.within() == 0 || rows.get(row).time() <= lastTime(way);
    }

    /** Whether it may take a row by a stage. */
    private boolean canTake(@Nullable Way way, int row, int stage) {
        int taken = way == null ? 0 : way.size();
        return isInTime(way, row)
                && stages.get(stage).meets(rows.get(row), taken)
                && !stages.get(stage).stops(rows.get(row))
                && (way == null ? isReachable(null, stage) : row > way.row() && isLeft(way, stage, row - 1))
                && !isKept(way, row, stage)
                && (way == null || !isForbidden(way, row));
    }

    /** Whether a greedy loop before the stage, or in front of the end, takes one of the rows up to this one. */
    private boolean isKept(@Nullable Way way, int upToRow, int stage) {
        for (int greedy = 0; greedy < stage; greedy++) {
            if (stages.get(greedy).isGreedy()) {
                for (int row = way == null ? upToRow : way.row() + 1; row <= upToRow; row++) {
                    if (canTake(way, row, greedy)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether the stage may still take a row behind this one, as far as the rows up to it have a say. */
    private boolean isLeft(Way way, int stage, int upToRow) {
        if (!isReachable(way, stage) || isKept(way, upToRow, stage)) {
            return false;
        }
        boolean isInLoop = way.stage() == stage;
        Contiguity contiguity = isInLoop
                ? stages.get(stage).inner()
                : switch (stages.get(stage).place()) {
                    case FOLLOWED_BY -> Contiguity.RELAXED;
                    case FOLLOWED_BY_ANY -> Contiguity.ANY;
                    default -> Contiguity.STRICT;
                };
        for (int row = way.row() + 1; row <= upToRow; row++) {
            boolean isPassed = switch (contiguity) {
                case STRICT -> false;
                case RELAXED -> !stages.get(stage).meets(rows.get(row), way.size());
                case ANY -> true;
            };
            boolean isStopped = isInLoop && stages.get(stage).stops(rows.get(row));
            if (!isPassed || isStopped || isForbidden(way, row)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the stage may be the next, whatever the rows. */
    private boolean isReachable(@Nullable Way way, int stage) {
        if (way != null && way.stage() == stage) {
            return way.count() < stages.get(stage).max();
        }
        int from = way == null ? -1 : way.stage();
        if (stage < from || way != null && way.count() < stages.get(from).min()) {
            return false;
        }
        return stages.subList(from + 1, stage).stream().allMatch(Stage::isOptional);
    }

    private boolean isForbidden(Way way, int row) {
        return forbidden.get(way.stage()).stream()
                .filter(each -> each.place() == Place.NOT_FOLLOWED_BY
                        || row == way.row() + 1
                                && way.count() >= stages.get(way.stage()).min())
                .anyMatch(each -> each.meets(rows.get(row), way.size()));
    }

    /** The row with which it is a match: its last, or a later one; one behind the given if it is none yet but may be; or -1. */
    private int rowOfEnd(Way way, int upToRow) {
        if (!isReachable(way, stages.size())) {
            return -1;
        }
        boolean isLast = way.stage() == stages.size() - 1;
        List<Stage> behind = isLast ? forbidden.get(way.stage()) : List.of();
        boolean hasHungryLoop = false;
        for (int stage = way.stage(); stage < stages.size(); stage++) {
            hasHungryLoop |= stages.get(stage).isGreedy() && isReachable(way, stage);
        }
        if (behind.isEmpty() && !hasHungryLoop) {
            return way.row();
        }
        boolean waitsForTime = behind.stream().anyMatch(each -> each.place() == Place.NOT_FOLLOWED_BY);
        for (int row = way.row() + 1; row <= upToRow && isInTime(way, row); row++) {
            if (isForbidden(way, row) || isKept(way, row, stages.size())) {
                return -1;
            }
            if (!waitsForTime) {
                return row;
            }
        }
        return upToRow + 1;
    }

    private boolean isOpen(Way way, int upToRow) {
        for (int stage = way.stage(); stage < stages.size(); stage++) {
            if (isLeft(way, stage, upToRow)) {
                return true;
            }
        }
        return rowOfEnd(way, upToRow) > upToRow;
    }

    private static int compare(Way left, Way right) {
        int order = Integer.compare(left.first(), right.first());
        if (order == 0) {
            order = Integer.compare(left.row(), right.row());
        }
        if (order == 0 && left.before() != null && right.before() != null) {
            order = compare(left.before(), right.before());
        }
        return order == 0 ? Integer.compare(left.stage(), right.stage()) : order;
    }

    private String text(Way way) {
        Map<String, List<Integer>> byName = new LinkedHashMap<>();
        stages.forEach(stage -> byName.put(stage.name(), new ArrayList<>()));
        for (Way each = way; each != null; each = each.before()) {
            byName.get(stages.get(each.stage()).name())
                    .add(0, rows.get(each.row()).number());
        }
        return byName.values().stream().map(List::toString).collect(Collectors.joining());
    }
}
