package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.engine.checkpoint.CheckpointAgent;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.commit.SealedEpoch;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.operator.FilteredResult;
import dev.rivulet.engine.operator.KeyGroups;
import dev.rivulet.engine.operator.StageChain;
import dev.rivulet.engine.operator.WatermarkTracker;
import dev.rivulet.engine.operator.WindowEmitter;
import dev.rivulet.engine.operator.WindowOperator;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneOutput;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.state.StateStore;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the agents between the log and the commit: feeder, decode workers, lanes and collect, around one work ring. Good for one job.
 */
public final class WorkAgents {

    /**
     * Where the agents get their input from and put their output to.
     *
     * @param tail the log's newest entries in memory
     * @param rereader opens the source again for what the log has only offsets of
     * @param outputs the job's outputs
     * @param sealed to the commit agent
     * @param parts to the checkpoint agent
     */
    public record Ends(
            LogTail tail,
            LogFeed.Rereader rereader,
            JobOutputs outputs,
            Handover<SealedEpoch> sealed,
            CheckpointAgent.Parts parts) {}

    private final PipelinePlan plan;
    private final EngineSettings settings;
    private final KeyGroups keyGroups;
    private final Wal wal;
    private final JobProgress progress;
    private final WorkRing ring;
    private final List<LaneOutput> laneOutputs = new ArrayList<>();

    public WorkAgents(PipelinePlan plan, EngineSettings settings, Wal wal, JobProgress progress) {
        this.plan = plan;
        this.settings = settings;
        this.keyGroups = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, settings.laneCount());
        this.wal = wal;
        this.progress = progress;
        this.ring = new WorkRing(settings.ringSizes().workSlotCount(), settings.decoderCount(), settings.laneCount());
    }

    /**
     * Makes the agents, with lanes that have their state.
     *
     * @param snapshot of the checkpoint that the job starts from
     * @param state its operators' state
     * @return the agents in the order of the record's path, those that share a thread together
     */
    public List<List<Agent>> agents(JobSnapshot snapshot, StateStore state, Ends ends) throws IOException {
        List<List<Agent>> groups = new ArrayList<>();
        LogFeed feed = new LogFeed(wal, ends.tail(), progress.checkpointPosition(), ends.rereader());
        groups.add(List.of(new FeederAgent(feed, wal, ring, progress, settings.checkpointLogSizeBytes())));
        for (int worker = 0; worker < settings.decoderCount(); worker++) {
            groups.add(List.of(new DecodeAgent(worker, ring, plan, keyGroups)));
        }
        for (int lane = 0; lane < settings.laneCount(); lane++) {
            groups.add(List.of(lane(lane, snapshot, state, ends)));
        }
        OpenEpoch epoch = new OpenEpoch(
                ends.outputs(),
                ends.sealed(),
                ends.parts().cuts(),
                watermarks(snapshot),
                snapshot,
                progress.checkpointEpoch() + 1);
        ChunkMerge merge = new ChunkMerge(ring, laneOutputs);
        groups.add(List.of(new CollectAgent(ring, merge, epoch, settings.failsOnMalformed())));
        return groups;
    }

    private LaneAgent lane(int lane, JobSnapshot snapshot, StateStore state, Ends ends) throws IOException {
        LaneOutput output = new LaneOutput();
        laneOutputs.add(output);
        Step.WindowStep<?, ?, ?, ?, ?> window = plan.window();
        WindowOperator<?, ?, ?, ?, ?> operator = window == null ? null : operator(window);
        if (operator != null) {
            operator.restore(state, lane);
        }
        return new LaneAgent(lane, ring, wal, output, ends.parts().laneCuts(), watermarks(snapshot), operator);
    }

    private <T, K, A, R, O> WindowOperator<T, K, A, R, O> operator(Step.WindowStep<T, K, A, R, O> step) {
        WindowEmitter<K, A> emitter = WindowEmitter.of(step.uid(), step.function(), step.output());
        emitter.chainTo(StageChain.of(plan.afterWindow(), new ResultObserver(emitter), emitter::put));
        return new WindowOperator<>(step, keyGroups, emitter);
    }

    private WatermarkTracker watermarks(JobSnapshot snapshot) {
        WatermarkTracker watermarks = new WatermarkTracker(plan.outOfOrdernessMicros());
        if (snapshot.watermarks().length > 0) {
            watermarks.read(new ByteReader(snapshot.watermarks()));
        }
        return watermarks;
    }

    /** Counts the windows' results that do not pass a filter, by way of the output. */
    private record ResultObserver(WindowEmitter<?, ?> emitter) implements StageChain.Observer {

        @Override
        public void onFiltered() {
            emitter.put(FilteredResult.INSTANCE);
        }

        @Override
        public void onEventTime(long eventTimeMicros) {
            throw new AssertionError("a plan has no watermarks behind a window");
        }
    }
}
