package dev.rivulet.engine.quality;

import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.FailureEnd;
import dev.rivulet.engine.plan.Guard;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds rows against the rules of one step, and counts. Owned by the agent that works on the rows. */
public final class Checks {

    /** What comes of a row: what is done about it, and why. */
    public record Verdict(Expectation.Action action, String text) {
        private static final Verdict AS_EXPECTED = new Verdict(Expectation.Action.WARN, "");
    }

    private final String uid;
    private final List<Expectation<Object>> rules;
    private final long[] violated;
    private long checked;

    public Checks(String uid, List<Expectation<Object>> rules) {
        this.uid = uid;
        this.rules = List.copyOf(rules);
        this.violated = new long[rules.size()];
    }

    /**
     * Checks a row, through the caller, since the rules' functions are a user's.
     *
     * @return null if one of them failed, and that was dealt with
     */
    public @Nullable Verdict check(Object row, long ingestTimeMicros, Caller caller) throws Exception {
        Object[] values = caller.make(row, row, this::values);
        if (values == null) {
            return null;
        }
        checked++;
        Expectation.Action strictest = Expectation.Action.WARN;
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < values.length; index++) {
            Expectation<Object> rule = rules.get(index);
            if (!rule.test().isMet(values[index], ingestTimeMicros)) {
                violated[index]++;
                text.append(text.length() == 0 ? "" : "; ").append(rule.violation(values[index]));
                strictest = rule.action().compareTo(strictest) > 0 ? rule.action() : strictest;
            }
        }
        return text.length() == 0 ? Verdict.AS_EXPECTED : new Verdict(strictest, text.toString());
    }

    /** As what a row that is not as expected fails, and the cause that it is told with. */
    public void refuse(Verdict verdict, Object row, FailureEnd end) throws Exception {
        end.onFailure(new Guard(uid, verdict.action().policy()), row, new ExpectationException(verdict.text()));
    }

    private Object[] values(Object row) throws Exception {
        Object[] values = new Object[rules.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = rules.get(index).value().apply(row);
        }
        return values;
    }

    /** What all of them have counted since the last call. */
    public static RuleCounts takeAll(List<Checks> all) {
        RuleCounts counts = RuleCounts.NONE;
        for (Checks each : all) {
            counts = counts.plus(each.take());
        }
        return counts;
    }

    /** What was counted since the last call. */
    private RuleCounts take() {
        if (checked == 0) {
            return RuleCounts.NONE;
        }
        SortedMap<String, RuleCounts.Count> counts = new TreeMap<>();
        for (int index = 0; index < violated.length; index++) {
            Expectation<Object> rule = rules.get(index);
            counts.put(uid + "/" + rule.name(), new RuleCounts.Count(checked, violated[index], rule.action()));
            violated[index] = 0;
        }
        checked = 0;
        return new RuleCounts(counts);
    }
}
