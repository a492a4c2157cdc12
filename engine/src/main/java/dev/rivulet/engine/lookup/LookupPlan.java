package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.PutOffRow;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.Flow;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.plan.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The lookups of a pipeline, each with its level: the greatest number of lookups before it. A batch is asked about level by level, since
 * what a lookup is asked may depend on the answers of those before it. Immutable.
 *
 * @param lookups in the order in which sources lead to them
 * @param levelCounts per source how many levels lie behind it
 */
public record LookupPlan(List<Lookup> lookups, List<Integer> levelCounts) {

    /**
     * A lookup.
     *
     * @param flow through it, and from there; of several ways to it one, as behind it they are the same
     * @param level from 0
     */
    public record Lookup(Flow.Through flow, int level) {

        @SuppressWarnings("unchecked") // The fluent API has checked that neighbours agree.
        Step.LookupStep<Object, Object> step() {
            return (Step.LookupStep<Object, Object>) flow.step();
        }

        /** Of its function; the operator is its uid. */
        Guard guard() {
            return flow.guard();
        }

        public String uid() {
            return guard().operator();
        }

        LookupSettings<Object> settings() {
            return step().settings();
        }

        /** Checksum of the form that its answers are logged in. */
        int form() {
            CRC32C checksum = new CRC32C();
            checksum.update(formText().getBytes(StandardCharsets.UTF_8));
            return (int) checksum.getValue();
        }

        /**
         * @throws JobException if answers that the log has are in another form
         */
        public void requireForm(int logged, long batchPosition) throws JobException {
            if (logged != form()) {
                throw new JobException(
                        "lookup " + uid() + " was answered in another form than " + formText()
                                + " for the batch at log position " + batchPosition
                                + "; finish the log with the version that asked, or give the lookup another uid, so that it asks anew");
            }
        }

        /** The form that its answers are logged in, in words. */
        public String formText() {
            return settings().codec().schema().text();
        }
    }

    public LookupPlan {
        lookups = List.copyOf(lookups);
        levelCounts = List.copyOf(levelCounts);
    }

    public static LookupPlan of(PipelinePlan plan) {
        List<Lookup> found = new ArrayList<>();
        plan.sources().forEach(source -> add(source.flows(), 0, found));
        List<Integer> levelCounts = new ArrayList<>();
        for (SourcePlan source : plan.sources()) {
            List<Lookup> behind = new ArrayList<>();
            add(source.flows(), 0, behind);
            int count = 0;
            for (Lookup lookup : behind) {
                count = Math.max(count, found.get(indexOf(lookup.uid(), found)).level + 1);
            }
            levelCounts.add(count);
        }
        return new LookupPlan(found, levelCounts);
    }

    private static void add(List<Flow> flows, int level, List<Lookup> found) {
        for (Flow flow : flows) {
            if (flow instanceof Flow.Through through) {
                boolean isLookup = through.step() instanceof Step.LookupStep<?, ?>;
                if (isLookup) {
                    add(through, level, found);
                }
                add(through.next(), isLookup ? level + 1 : level, found);
                add(through.side(), level, found);
            }
        }
    }

    /** Several ways may lead to one; the longest counts. */
    private static void add(Flow.Through through, int level, List<Lookup> found) {
        Lookup lookup = new Lookup(through, level);
        int known = indexOf(lookup.uid(), found);
        if (known < 0) {
            found.add(lookup);
        } else if (found.get(known).level < level) {
            found.set(known, lookup);
        }
    }

    private static int indexOf(String uid, List<Lookup> lookups) {
        for (int index = 0; index < lookups.size(); index++) {
            if (lookups.get(index).uid().equals(uid)) {
                return index;
            }
        }
        return -1;
    }

    public boolean isEmpty() {
        return lookups.isEmpty();
    }

    /** Whether any puts rows off. */
    public boolean hasUnordered() {
        return lookups.stream().anyMatch(lookup -> lookup.settings().isUnordered());
    }

    /**
     * @throws JobException if rows were put off by a lookup that the pipeline does not have: they would never come back
     */
    public void requireLookupsOf(List<PutOffRow> rows) throws JobException {
        for (PutOffRow row : rows) {
            if (!has(row.place().uid())) {
                throw new JobException("lookup " + row.place().uid() + " has put off " + rows.size()
                        + " rows that are not back yet, and the pipeline does not have it any more; stop the job with"
                        + " the version that has it, which waits for them");
            }
        }
    }

    /** The place of a lookup, or -1. */
    public int indexOf(String uid) {
        return indexOf(uid, lookups);
    }

    boolean has(@Nullable String uid) {
        return uid != null && indexOf(uid) >= 0;
    }
}
