package dev.rivulet.engine.runtime;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.sink.EmittingSession;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.emit.EmissionAgent;
import dev.rivulet.engine.emit.EmissionLine;
import dev.rivulet.engine.feed.EntriesAgain;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.reject.DeadLetterRow;
import dev.rivulet.engine.reject.DeadLetterSink;
import dev.rivulet.engine.reject.RejectedRecordSink;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.NoteQueue;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.supervise.OutageWait;
import dev.rivulet.engine.work.JobOutputs;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The job's outputs, open. Immutable but for what they hold.
 *
 * @param sinks in the plan's order
 */
record OpenOutputs(
        List<OpenOutput<Object>> sinks, OpenOutput<RejectedRecord> deadLetters, OpenOutput<RejectedRecord> late) {

    OpenOutputs {
        sinks = List.copyOf(sinks);
    }

    /**
     * Opens the plan's sinks, and the files for what was rejected.
     *
     * @throws IOException if one of them cannot be; the others are closed again
     */
    static OpenOutputs open(
            PipelinePlan plan, JobEnvironment environment, Wal wal, Recovered recovered, Resources resources)
            throws IOException {
        Resources opened = new Resources();
        try {
            OpenOutputs outputs = open(plan, environment, new Opener(plan, environment, wal, recovered, opened));
            resources.takeOver(opened);
            return outputs;
        } catch (IOException | RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    private static OpenOutputs open(PipelinePlan plan, JobEnvironment environment, Opener opener) throws IOException {
        JobDirectory directory = new JobDirectory(environment.dataDirectory());
        List<OpenOutput<Object>> sinks = new ArrayList<>();
        for (Step.SinkStep step : plan.sinks()) {
            sinks.add(opener.open(step.uid(), step.erasedSink()));
        }
        Map<String, Source<?>> sources = new TreeMap<>();
        plan.sources().forEach(source -> sources.put(source.uid(), source.source()));
        return new OpenOutputs(
                sinks,
                opener.open(PipelinePlan.DEAD_LETTERS, deadLetters(plan, directory, sources)),
                opener.open(PipelinePlan.LATE, new RejectedRecordSink(directory.late(), sources)));
    }

    private static Sink<RejectedRecord> deadLetters(
            PipelinePlan plan, JobDirectory directory, Map<String, Source<?>> sources) {
        Sink<DeadLetterRow> table = plan.deadLetters();
        return table == null
                ? new RejectedRecordSink(directory.deadLetters(), sources)
                : new DeadLetterSink(table, sources);
    }

    private record Opener(
            PipelinePlan plan, JobEnvironment environment, Wal wal, Recovered recovered, Resources resources) {
        <T> OpenOutput<T> open(String uid, Sink<T> sink) throws IOException {
            SinkContext context = new SinkContext(
                    plan.name(),
                    uid,
                    wal.logId(),
                    wal.term(),
                    environment.disk(),
                    environment.clock(),
                    environment.targetListener(uid));
            OpenOutput<T> output = OpenOutput.open(sink, context, recovered);
            resources.add(output.session());
            return output;
        }
    }

    /** All of them, in the order in which epochs are sealed and committed. */
    private List<OpenOutput<?>> all() {
        List<OpenOutput<?>> all = new ArrayList<>(sinks);
        all.add(deadLetters);
        all.add(late);
        return all;
    }

    List<SinkCommitter> committers() {
        List<SinkCommitter> committers = new ArrayList<>();
        all().forEach(output -> committers.add(output.session().committer()));
        return committers;
    }

    /** What is to be done beside the commits, by agents that never wait for each other. */
    List<Agent> upkeep() {
        List<Agent> agents = new ArrayList<>();
        all().forEach(output -> output.session().upkeep().ifPresent(agents::add));
        return agents;
    }

    /** The last epoch that all sinks have. */
    long committedEpoch() {
        return sinks.stream().mapToLong(OpenOutput::committedEpoch).min().orElse(0);
    }

    /**
     * What the epochs from the start point on are written into.
     *
     * @param log from where records are read again
     */
    JobOutputs from(Recovered recovered, EntriesAgain.Opener log) throws IOException {
        List<EpochOutput<Object>> outputs = new ArrayList<>();
        Map<Integer, EmissionLine<Object>> emissions = new TreeMap<>();
        for (OpenOutput<Object> sink : sinks) {
            EmissionLine<Object> emission = sink.emission();
            if (emission != null) {
                emissions.put(outputs.size(), emission);
            }
            outputs.add(output(sink, recovered));
        }
        return new JobOutputs(outputs, output(deadLetters, recovered), output(late, recovered), emissions, log);
    }

    /** By which the log is told what receivers have. */
    List<NoteQueue> notes() {
        List<NoteQueue> notes = new ArrayList<>();
        for (OpenOutput<Object> sink : sinks) {
            EmissionLine<Object> emission = sink.emission();
            if (emission != null) {
                notes.add(emission.notes());
            }
        }
        return notes;
    }

    /**
     * What sends rows as they come.
     *
     * @param outageWaits makes what waits out that one of them is out of reach, given what to call it
     */
    List<Agent> emissionAgents(Wal wal, Clock clock, JobProgress progress, Function<String, OutageWait> outageWaits) {
        List<Agent> agents = new ArrayList<>();
        for (OpenOutput<Object> sink : sinks) {
            EmissionLine<Object> emission = sink.emission();
            if (emission != null && sink.session() instanceof EmittingSession<Object> session) {
                agents.add(new EmissionAgent<>(
                        emission,
                        session.emitter(),
                        wal::durablePosition,
                        clock,
                        progress,
                        outageWaits.apply("sink " + sink.uid())));
            }
        }
        return agents;
    }

    private static <T> EpochOutput<T> output(OpenOutput<T> output, Recovered recovered) throws IOException {
        return output.epochOutput(
                recovered.firstComparableEpoch(),
                recovered.snapshot().progress(output.uid()),
                recovered.decisions().acceptedEpochs());
    }

    /**
     * The last epoch that a checkpoint may be of, so that all is computed again that somebody wants written again; {@link Long#MAX_VALUE}
     * if nobody wants anything.
     */
    long lastEpochToKeep(Recovered recovered) {
        long last = Long.MAX_VALUE;
        for (OpenOutput<Object> sink : sinks) {
            boolean isMissed = sink.committedEpoch() < recovered.snapshot().lastEpochWithFiles(sink.uid());
            if (isMissed && recovered.decisions().isReemitted(sink.uid())) {
                last = Math.min(last, sink.committedEpoch());
            }
        }
        return last;
    }

    /** Of rejected records nothing is missed: people may take those files away when they have dealt with them. */
    void requireConsistent(Recovered recovered) throws IOException, JobException {
        StartPoint start = recovered.start();
        for (OpenOutput<?> output : all()) {
            output.requireNotAhead(start.lastEpoch(), recovered.holeAtEnd().orElse(null));
        }
        for (OpenOutput<?> sink : sinks) {
            sink.requireNoDoubt(recovered);
            if (!recovered.decisions().isTakenAsItIs(sink.uid())) {
                sink.requireNotBehind(
                        start.checkpointEpoch(), recovered.snapshot().lastEpochWithFiles(sink.uid()));
            }
        }
    }
}
