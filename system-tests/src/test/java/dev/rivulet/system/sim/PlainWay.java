package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.system.sim.PipelineMaker.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way of a row through stateless steps, up to where operators and sinks take what it has become. Good for one row. */
final class PlainWay {

    /**
     * A row at an operator or a sink.
     *
     * @param uid the operator's, empty for a sink
     * @param sink the sink's number, -1 for an operator
     * @param isRight whether it comes as one of the second stream of two
     */
    record Arrival(String uid, int sink, boolean isRight, PlainRow row) {
        /** Behind a stage that has not to do with it. */
        Arrival passedOn() {
            return new Arrival(uid, sink, isRight, row.withoutRecord());
        }
    }

    /** Who knows where lookups put rows off. */
    interface Stops {
        /**
         * Whether a row goes no further here.
         *
         * @param place among the rows that the same record has made come to this lookup
         */
        boolean stops(Node.Ask ask, int place, PlainRow row);

        /** Whether it goes no further where a table is wanted. */
        default boolean stopsAtTables() {
            return false;
        }
    }

    /** Of a row that was refused, or that a function failed on. */
    record Letter(String operator, String exception, String cause, String text) {}

    private final PlainLayout layout;
    private final Rules rules;
    /** Of the tables outside, by the steps that join with them. */
    private final Map<String, String> versions;
    /** Of the row's source, where it still matters. */
    private final int source;
    /** Whether a row that is refused takes the whole record with it. */
    private final boolean isOfRecord;

    private final Stops stops;
    /** How many rows have come to each lookup. */
    private final Map<String, Integer> places = new HashMap<>();

    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private String refusedBy = "";
    private long filtered;
    private long skipped;

    private PlainWay(
            PlainLayout layout,
            Rules rules,
            Map<String, String> versions,
            int source,
            boolean isOfRecord,
            Stops stops) {
        this.stops = stops;
        this.layout = layout;
        this.rules = rules;
        this.versions = versions;
        this.source = source;
        this.isOfRecord = isOfRecord;
    }

    static PlainWay ofRecord(PlainLayout layout, Rules rules, Map<String, String> versions, int source, Stops stops) {
        return new PlainWay(layout, rules, versions, source, true, stops);
    }

    /** Behind an operator each row stands for itself: one that is refused or failed on takes no other one with it. */
    static PlainWay behindOperator(PlainLayout layout, Rules rules, Map<String, String> versions) {
        return new PlainWay(layout, rules, versions, -1, false, (ask, place, row) -> false);
    }

    /** What has come to operators and sinks, in order. */
    List<Arrival> arrivals() {
        return arrivals;
    }

    List<Letter> letters() {
        return letters;
    }

    /** The step that refused the record, if one did. */
    String refusedBy() {
        return refusedBy;
    }

    long filtered() {
        return filtered;
    }

    long skipped() {
        return skipped;
    }

    void fail(PlainFailure failure) {
        if (failure.fault().kind() == Fault.Kind.SKIP) {
            filtered++;
            skipped++;
        } else {
            letters.add(new Letter(
                    failure.operator(),
                    failure.fault().exception(failure.value()),
                    failure.fault().cause(failure.value()),
                    failure.text()));
        }
    }

    void walk(List<Node> nodes, PlainRow row) throws MalformedRowException {
        for (Node node : nodes) {
            walk(node, row);
        }
    }

    private void walk(Node node, PlainRow row) throws MalformedRowException {
        Item item = row.item();
        String uid = PlainLayout.uid(node);
        if (!uid.isEmpty()) {
            arrive(uid, -1, false, row);
        } else if (node instanceof Node.End end) {
            arrive("", end.sink(), false, row);
        } else if (node instanceof Node.Fork fork) {
            if (!fork.isOfSources() || source == 0) {
                walk(fork.left(), row);
            }
            if (!fork.isOfSources() || source == 1) {
                walk(fork.right(), row);
            }
        } else if (node instanceof Node.Meet meet) {
            meet(meet, row);
        } else if (node instanceof Node.Add step) {
            walk(step.next(), row.with(Steps.add(item, step.amount())));
        } else if (node instanceof Node.Keep step) {
            filter(Steps.isMultiple(item, step.modulo()), step.next(), row);
        } else if (node instanceof Node.Only step) {
            filter(!Steps.isMultiple(item, step.modulo()), step.next(), row);
        } else if (node instanceof Node.Twice step) {
            walk(step.next(), row);
            walk(step.next(), row.with(Steps.mirrored(item)));
        } else if (node instanceof Node.Refuse step) {
            refuse(step, row);
        } else if (node instanceof Node.Enrich step) {
            enrich(step, row);
        } else if (node instanceof Node.Ask step) {
            if (!stops.stops(step, places.merge(step.uid(), 1, Integer::sum) - 1, row)) {
                walk(step.next(), row.with(Outside.answered(item)));
            }
        } else if (node instanceof Node.Expect step) {
            expect(step, row);
        } else if (node instanceof Node.Faulty step) {
            if (step.fault().shows(item.value())) {
                String kind = step.isFlatMap() ? "flatMap" : "map";
                fail(new PlainFailure(step.fault(), kind, item.value(), PlainFailure.text(item)));
            } else {
                walk(step.next(), row);
            }
        } else {
            throw new AssertionError("an unknown step: " + node);
        }
    }

    private void arrive(String uid, int sink, boolean isRight, PlainRow row) {
        arrivals.add(new Arrival(uid, sink, isRight, isOfRecord ? row : row.withoutRecord()));
    }

    private void meet(Node.Meet meet, PlainRow row) throws MalformedRowException {
        if (layout.meeting(meet.fork()) instanceof Node.Union union) {
            walk(union.next(), row);
        } else {
            arrive(PlainLayout.uid(layout.meeting(meet.fork())), -1, meet.isRight(), row);
        }
    }

    private void filter(boolean isLeftOut, List<Node> next, PlainRow row) throws MalformedRowException {
        if (isLeftOut) {
            filtered++;
        } else {
            walk(next, row);
        }
    }

    private void refuse(Node.Refuse step, PlainRow row) throws MalformedRowException {
        Item item = row.item();
        if (!Steps.isMultiple(item, step.modulo())) {
            walk(step.next(), row);
            return;
        }
        String cause = "a multiple of " + step.modulo();
        if (isOfRecord) {
            refusedBy = "map";
            throw new MalformedRowException(cause);
        }
        letters.add(new Letter("map", MalformedRowException.class.getName(), cause, PlainFailure.text(item)));
    }

    private void enrich(Node.Enrich step, PlainRow row) throws MalformedRowException {
        Item item = row.item();
        if (stops.stopsAtTables()) {
            return;
        }
        List<String> names = step.table().names(versions.get(step.uid()), item.key());
        for (String name : names) {
            walk(step.next(), row.with(Outside.named(item, name)));
        }
        if (names.isEmpty()) {
            filter(!step.isLeft(), step.next(), row.with(Outside.named(item, null)));
        }
    }

    private void expect(Node.Expect step, PlainRow row) throws MalformedRowException {
        Item item = row.item();
        rules.count(step, item);
        if (Rules.isMultiple(item, step.modulo())) {
            letters.add(new Letter(step.uid(), Rules.exception(), Rules.cause(item), PlainFailure.text(item)));
        } else {
            filter(item.value() > Rules.VALUE_MAX, step.next(), row);
        }
    }
}
