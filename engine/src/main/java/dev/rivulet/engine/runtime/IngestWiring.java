package dev.rivulet.engine.runtime;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.ingest.EpochAgent;
import dev.rivulet.engine.ingest.Inlet;
import dev.rivulet.engine.ingest.JournalAgent;
import dev.rivulet.engine.ingest.SourceAgent;
import dev.rivulet.engine.ingest.SourceAlignment;
import dev.rivulet.engine.ingest.SourceTurn;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.wal.Wal;
import java.util.ArrayList;
import java.util.List;

/** Makes the agents by which records come into the log, and the rings and queues between them. Good for one job. */
final class IngestWiring {

    /** Marks under way: one at a time, with room to spare for other frames of the engine's own. */
    private static final int CONTROL_COUNT_MAX = 16;

    private final PipelinePlan plan;
    private final JobEnvironment environment;
    private final Wal wal;
    private final JobProgress progress;
    private final Handover<ControlFrame> control = Handover.fromMany(CONTROL_COUNT_MAX);
    private final List<Inlet> inlets = new ArrayList<>();

    /** On one thread. */
    private final List<Agent> senders = new ArrayList<>();

    /**
     * @param sources open, in the plan's order
     * @param resumeOffsets where they began
     */
    IngestWiring(
            PipelinePlan plan,
            JobEnvironment environment,
            Wal wal,
            List<SourceReader> sources,
            ResumeOffsets resumeOffsets,
            JobProgress progress) {
        this.plan = plan;
        this.environment = environment;
        this.wal = wal;
        this.progress = progress;
        for (int index = 0; index < sources.size(); index++) {
            addSource(plan.sources().get(index), sources.get(index), resumeOffsets);
        }
    }

    private void addSource(SourcePlan source, SourceReader reader, ResumeOffsets resumeOffsets) {
        EngineSettings settings = environment.settings();
        IngestRing ring = ringOfOne(plan.sources().size(), settings.ringSizes());
        inlets.add(new Inlet(
                source.uid(),
                source.source().flow(),
                source.source().logsReferences(),
                ring,
                environment.dropAlarm(source.uid(), wal)));
        senders.add(new SourceAgent(
                new SourceAgent.Polled(source.uid(), reader, !environment.isAvailableNow()),
                new SourceAgent.Recovery(
                        environment.outageWait("source " + source.uid(), progress),
                        offsets -> JobAssembly.openSource(source, environment, offsets),
                        resumeOffsets),
                ring,
                settings.batchLimits(),
                control,
                new SourceAgent.Manners(
                        SourceAlignment.of(plan, source, progress), SourceTurn.of(plan, source, wal, progress)),
                progress));
    }

    /** A ring each, so that a source which is held up holds up no other; together they take what one may. */
    private static IngestRing ringOfOne(int sourceCount, EngineSettings.RingSizes sizes) {
        return new IngestRing(sizes.ingestSlotCount(), sizes.ingestSizeBytes() / sourceCount);
    }

    /** Where other agents put frames of the engine's own. */
    Handover<ControlFrame> control() {
        return control;
    }

    /** One more that puts frames into the log, on the sources' thread. */
    void add(Agent sender) {
        senders.add(sender);
    }

    /**
     * The one that cuts the log into epochs.
     *
     * @param onFinished called once, when the sources are drained and the end is as wanted
     */
    void addEpochAgent(EpochAgent.End end, Runnable onFinished) {
        add(new EpochAgent(
                environment.clock(),
                wal,
                environment.settings().intervals().epoch().toNanos(),
                control,
                progress,
                end,
                onFinished));
    }

    /**
     * All of them, by threads.
     *
     * @param tail in which the newest entries of the log are for whoever follows it
     * @param controls with {@link #control} for marks
     */
    List<List<Agent>> groups(LogTail tail, JournalAgent.Controls controls) {
        Agent journal = new JournalAgent(wal, environment.clock(), inlets, controls, tail, progress);
        return List.of(List.copyOf(senders), List.of(journal));
    }
}
