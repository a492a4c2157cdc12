package dev.rivulet.state.savepoint;

import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What becomes of each operator's state when a savepoint is restored into a pipeline that may have changed since. A pure decision,
 * made before anything is touched; {@link SavepointReader#restore} carries it out. Immutable.
 *
 * @param decisions one per uid that the savepoint or the pipeline has, sorted by uid
 */
public record SavepointPlan(List<Decision> decisions) {

    /** What becomes of one operator's state. */
    public sealed interface Decision {

        String uid();

        /** For people. */
        String text();
    }

    /** The state is taken over as it is. */
    public record Restored(String uid) implements Decision {
        @Override
        public String text() {
            return "state '" + uid + "' is restored";
        }
    }

    /** The state is taken over, and each value read into today's type. */
    public record Converted(String uid, StateSchema written, StateSchema today) implements Decision {
        @Override
        public String text() {
            return "state '" + uid + "' is converted from " + written.value().text() + " to "
                    + today.value().text();
        }
    }

    /** The savepoint does not have it; it starts empty. */
    public record Added(String uid) implements Decision {
        @Override
        public String text() {
            return "state '" + uid + "' is new and starts empty";
        }
    }

    /** The pipeline does not have it any more, and the caller allows it to be left behind. */
    public record Dropped(String uid, StateSchema written) implements Decision {
        @Override
        public String text() {
            return "state '" + uid + "' (" + written.text() + ") is dropped";
        }
    }

    /** It cannot be restored, or must not be dropped. */
    public record Refused(String uid, String text) implements Decision {}

    public SavepointPlan {
        decisions = List.copyOf(decisions);
    }

    /**
     * Decides.
     *
     * @param saved per uid the schema of what the savepoint has
     * @param pipeline what the operators of today's pipeline keep
     * @param allowDropped whether state without an operator may be left behind
     * @throws IllegalArgumentException if two operators have the same uid
     */
    public static SavepointPlan of(
            Map<String, StateSchema> saved,
            Collection<? extends StateDescriptor<?, ?>> pipeline,
            boolean allowDropped) {
        Map<String, StateDescriptor<?, ?>> byUid = new TreeMap<>();
        for (StateDescriptor<?, ?> descriptor : pipeline) {
            if (byUid.put(descriptor.uid(), descriptor) != null) {
                throw new IllegalArgumentException("two operators have the uid '" + descriptor.uid() + "'");
            }
        }
        TreeSet<String> uids = new TreeSet<>(saved.keySet());
        uids.addAll(byUid.keySet());
        List<Decision> decisions = new ArrayList<>();
        for (String uid : uids) {
            StateSchema written = saved.get(uid);
            StateDescriptor<?, ?> descriptor = byUid.get(uid);
            if (written == null) {
                decisions.add(new Added(uid));
            } else if (descriptor == null) {
                decisions.add(leftOver(uid, written, allowDropped));
            } else {
                decisions.add(taken(written, descriptor));
            }
        }
        return new SavepointPlan(decisions);
    }

    /** Whether nothing is refused. */
    public boolean isAllowed() {
        return refusals().isEmpty();
    }

    /** What is refused, each with its reason; empty if the plan can be carried out. */
    public List<Refused> refusals() {
        return decisions.stream()
                .filter(Refused.class::isInstance)
                .map(Refused.class::cast)
                .toList();
    }

    /**
     * @throws IllegalArgumentException if anything is refused, with all the reasons
     */
    public void requireAllowed() {
        List<Refused> refusals = refusals();
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException("the savepoint cannot be restored into this pipeline: "
                    + refusals.stream().map(Refused::text).collect(Collectors.joining("; ")));
        }
    }

    /** The operators whose rows are taken over, sorted. */
    public List<String> takenUids() {
        return decisions.stream()
                .filter(decision -> decision instanceof Restored || decision instanceof Converted)
                .map(Decision::uid)
                .toList();
    }

    private static Decision leftOver(String uid, StateSchema written, boolean allowDropped) {
        return allowDropped
                ? new Dropped(uid, written)
                : new Refused(
                        uid,
                        "state '" + uid + "' (" + written.text() + ") belongs to no operator of the pipeline; give its"
                                + " operator this uid again, or allow it to be dropped");
    }

    private static Decision taken(StateSchema written, StateDescriptor<?, ?> descriptor) {
        try {
            boolean isSame = descriptor.valueReader(written) == descriptor.valueCodec();
            return isSame
                    ? new Restored(descriptor.uid())
                    : new Converted(descriptor.uid(), written, descriptor.schema());
        } catch (IncompatibleStateException e) {
            return new Refused(descriptor.uid(), String.valueOf(e.getMessage()));
        }
    }
}
