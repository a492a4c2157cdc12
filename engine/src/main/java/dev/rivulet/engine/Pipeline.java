package dev.rivulet.engine;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.reject.DeadLetterRow;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to compute: sources, steps and sinks, and not a word on how or where. A {@link Runner} interprets it. Built by one thread;
 * a definition that was handed to a runner should not be added to.
 *
 * <p>A pipeline leads from any number of sources to any number of sinks, with any number of {@code keyBy}s on the way. A stream may be
 * used several times, upon which every use gets all its rows; streams come together by {@link DataStream#union}.
 */
public final class Pipeline {

    /** Uids and names become directory names, column families and application ids, so they are kept plain. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final String name;
    private final List<Step.SinkStep> sinks = new ArrayList<>();
    private String definition = "";
    private @Nullable Sink<DeadLetterRow> deadLetters;

    private Pipeline(String name) {
        this.name = name;
    }

    /**
     * @param name of the job: letters, digits, dot, dash and underscore, at most 100; the same over all runs
     */
    public static Pipeline named(String name) {
        return new Pipeline(requireName("pipeline name", name));
    }

    /**
     * Starts a stream.
     *
     * @param uid the source's name in log, checkpoints and metrics; the same over all runs
     */
    public <T> DataStream<T> source(String uid, Source<T> source) {
        return new DataStream<>(this, new Step.SourceStep(requireName("source uid", uid), source));
    }

    /**
     * Says of which text it was made, where it was not programmed: a change of it is a change of the pipeline, which counts after an
     * unclean stop.
     */
    public void setDefinition(String text) {
        definition = text;
    }

    /**
     * Has dead letters become rows of a table instead of files in the data directory, with the job's epochs and as exactly once as they are. Late
     * records stay files. To be changed after a clean stop, or what came since the last checkpoint may be in both places.
     *
     * @param table such as {@code DeltaSink.append(path, DeadLetterRow.class)}; several jobs may have the same
     */
    public void deadLettersTo(Sink<DeadLetterRow> table) {
        deadLetters = table;
    }

    /**
     * The definition as data.
     *
     * @throws IllegalStateException if it is not complete, or more than this version can run
     */
    public PipelinePlan plan() {
        return PipelinePlan.of(name, sinks, definition).withDeadLetters(deadLetters);
    }

    void addSink(Step.SinkStep sink) {
        sinks.add(sink);
    }

    static String requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " is \"" + name
                    + "\", wanted 1 to 100 letters, digits, dots, dashes and underscores, not starting with a sign");
        }
        return name;
    }
}
