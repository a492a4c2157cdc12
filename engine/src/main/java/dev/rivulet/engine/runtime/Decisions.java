package dev.rivulet.engine.runtime;

import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.job.DoubtException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What somebody has decided since the checkpoint that the job starts from, as the log tells. Immutable. */
record Decisions(List<Decision> all) {

    /** A detail that is as good as any, where the way out was decided before anything was looked at. */
    static final String WHATEVER_IS_FOUND = "*";

    Decisions {
        all = List.copyOf(all);
    }

    /** Epochs in which other rows than were committed are accepted. */
    Set<Long> acceptedEpochs() {
        Set<Long> epochs = new TreeSet<>();
        for (Decision decision : all) {
            if (decision.kind().equals(Decision.ACCEPT_DIVERGENCE)) {
                epochs.add(Long.parseLong(decision.subject()));
            }
        }
        return epochs;
    }

    /** Whether exactly this doubt about a sink was decided. */
    boolean settles(String sink, TargetDoubt doubt) {
        return all.stream()
                .anyMatch(decision -> decision.subject().equals(sink)
                        && isAbout(decision, doubt)
                        && doubt.waysOut().stream()
                                .anyMatch(way -> decision.kind().equals(DoubtException.word(way))));
    }

    private static boolean isAbout(Decision decision, TargetDoubt doubt) {
        return decision.detail().equals(WHATEVER_IS_FOUND) || decision.detail().equals(detail(doubt));
    }

    /** Whether it was decided to write a sink's missing epochs again. */
    boolean isReemitted(String sink) {
        return all.stream()
                .anyMatch(decision ->
                        decision.subject().equals(sink) && decision.kind().equals(DoubtException.word(WayOut.REEMIT)));
    }

    /** Whether it was decided to take a sink as it is. */
    boolean isTakenAsItIs(String sink) {
        return all.stream()
                .anyMatch(decision -> decision.subject().equals(sink)
                        && (decision.kind().equals(DoubtException.word(WayOut.ADOPT))
                                || decision.kind().equals(DoubtException.word(WayOut.FORK))));
    }

    /** Whether another pipeline, engine or JDK may go on from an unclean stop. */
    boolean allowsVersion(String fingerprint) {
        return all.stream()
                .anyMatch(decision -> decision.kind().equals(Decision.VERSION_BOUNDARY)
                        && decision.subject().equals(fingerprint));
    }

    /** What was found, in the words that a decision is bound to. */
    static String detail(TargetDoubt doubt) {
        return doubt.toString();
    }
}
