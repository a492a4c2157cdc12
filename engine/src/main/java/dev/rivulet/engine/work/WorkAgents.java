package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.engine.checkpoint.CheckpointAgent;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.commit.SealedEpoch;
import dev.rivulet.engine.enrich.TableFeed;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.exchange.LaneMerge;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.failure.CallWatchAgent;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.feed.CutPlan;
import dev.rivulet.engine.feed.FeederAgent;
import dev.rivulet.engine.feed.LogEntries;
import dev.rivulet.engine.frame.PutOffRow;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.lookup.LookupAgent;
import dev.rivulet.engine.lookup.LookupDesk;
import dev.rivulet.engine.lookup.LookupEnds;
import dev.rivulet.engine.lookup.LookupLines;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.operator.LaneEnd;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.ring.KeyHandover;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.watermark.Watermarks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the agents between the log and the commit: feeder, decode workers, the lanes of each stage and collect, around one work ring.
 * Good for one job.
 */
public final class WorkAgents {

    /**
     * Where the agents get their input from and put their output to.
     *
     * @param log what is followed
     * @param durablePosition up to where it may be acted upon
     * @param cuts when checkpoints are cut
     * @param outputs the job's outputs
     * @param sealed to the commit agent
     * @param parts to the checkpoint agent, and what lanes and agents tell each other
     * @param omissions what decisions in the log leave out
     * @param lookups where lookups get their answers from
     * @param trace told of every row, or null
     * @param tables that rows are enriched with
     */
    public record Ends(
            LogEntries log,
            LongSupplier durablePosition,
            CutPlan cuts,
            JobOutputs outputs,
            Handover<SealedEpoch> sealed,
            CheckpointAgent.Parts parts,
            Omissions omissions,
            LookupEnds lookups,
            @Nullable RowTrace trace,
            Tables tables) {}

    /**
     * The tables that rows are enriched with.
     *
     * @param feed those in force where the log is begun to be followed
     * @param history their copies up to there
     */
    public record Tables(TableFeed feed, TableHistory history) {}

    private final PipelinePlan plan;
    private final EngineSettings settings;
    private final String version;
    private final JobProgress progress;
    private final WorkRing ring;
    private final KeyGroups initialGroups;
    private final List<CallWatchAgent.Watched> watched = new ArrayList<>();

    /**
     * @param version of what computes, for snapshots
     */
    public WorkAgents(PipelinePlan plan, EngineSettings settings, String version, JobProgress progress) {
        this.plan = plan;
        this.version = version;
        this.settings = settings;
        this.progress = progress;
        this.initialGroups = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, progress.laneCount());
        EngineSettings.Parallelism parallelism = settings.parallelism();
        this.ring = new WorkRing(
                settings.ringSizes().workSlotCount(),
                new WorkRing.Crew(
                        parallelism.decoderCount(),
                        parallelism.laneCountMax(),
                        stageCount(plan),
                        plan.sinks().size()));
    }

    /** One also where there is no keyed state: its lanes then only see to it that nothing goes on that is not durable. */
    public static int stageCount(PipelinePlan plan) {
        return Math.max(1, plan.stages().size());
    }

    /**
     * Makes the agents, with lanes that have their state.
     *
     * @param snapshot of the checkpoint that the job starts from
     * @param state its operators' state
     * @return the agents in the order of the record's path, those that share a thread together
     */
    public List<List<Agent>> agents(JobSnapshot snapshot, StoredState state, Ends ends) throws IOException {
        List<List<Agent>> groups = new ArrayList<>();
        groups.add(List.of(new FeederAgent(
                ends.log(),
                ring,
                progress,
                ends.cuts(),
                initialGroups,
                ends.tables().feed())));
        addDecoders(ends, snapshot.putOff(), groups);
        List<LaneMerge> merges = new ArrayList<>();
        List<LaneOutput> before = List.of();
        for (int stage = 0; stage < ring.stageCount(); stage++) {
            List<LaneOutput> outputs = laneOutputs(stage, ends);
            KeyHandover handover = new KeyHandover(initialGroups.groupCount());
            for (int lane = 0; lane < ring.laneCount(); lane++) {
                LanePlace place = new LanePlace(stage, lane);
                LaneInput input = input(place, before, outputs.get(lane), ends.trace());
                groups.add(List.of(lane(place, input, outputs.get(lane), handover, new Start(snapshot, state, ends))));
            }
            merges.add(LaneMerge.forCollect(ring, stage, outputs));
            before = outputs;
        }
        OpenEpoch epoch = new OpenEpoch(
                ends.outputs(),
                ends.sealed(),
                ends.parts().cuts(),
                watermarks(snapshot),
                snapshot,
                new JobSnapshot.Maker(version, plan.stateTexts()),
                ends.tables().history(),
                progress.checkpointEpoch() + 1);
        groups.add(List.of(new CollectAgent(ring, merges, epoch, progress, settings.failsOnMalformed())));
        return groups;
    }

    private void addDecoders(Ends ends, List<PutOffRow> putOff, List<List<Agent>> groups) {
        LookupPlan lookups = LookupPlan.of(plan);
        LookupLines lines = new LookupLines(
                ring.decoderCount(),
                settings.ringSizes().workSlotCount(),
                lookups.lookups().size(),
                putOff.size());
        for (int worker = 0; worker < ring.decoderCount(); worker++) {
            boolean recalls = worker == 0 && ends.lookups().isAsking();
            DecodeAgent decoder = new DecodeAgent(
                    worker,
                    ring,
                    plan,
                    new DecodeAgent.Lookups(
                            lookups, new LookupDesk(worker, lookups, lines), recalls ? putOff : List.of()),
                    ends.omissions(),
                    ends.trace());
            watched.add(new CallWatchAgent.Watched(decoder.watch(), decoder));
            groups.add(List.of(decoder));
        }
        if (!lookups.isEmpty()) { // On a thread of its own, as it calls a user's functions.
            LookupAgent agent = new LookupAgent(lookups, lines, ends.lookups(), progress);
            watched.addAll(agent.watched());
            groups.add(List.of(agent));
        }
    }

    /** What lanes start from. */
    private record Start(JobSnapshot snapshot, StoredState state, Ends ends) {}

    /** The calls of users' functions by the agents that were made. */
    public List<CallWatchAgent.Watched> watched() {
        return List.copyOf(watched);
    }

    private List<LaneOutput> laneOutputs(int stage, Ends ends) {
        int nextLaneCount = stage + 1 < ring.stageCount() ? ring.laneCount() : 0;
        List<LaneOutput> outputs = new ArrayList<>();
        for (int lane = 0; lane < ring.laneCount(); lane++) {
            LaneOutput output = new LaneOutput(
                    stage, initialGroups, settings.ringSizes(), nextLaneCount, ends.omissions(), ends.trace());
            watched.add(new CallWatchAgent.Watched(output.watch(), new LaneEnd(output)));
            outputs.add(output);
        }
        return outputs;
    }

    private LaneInput input(LanePlace place, List<LaneOutput> before, LaneOutput output, @Nullable RowTrace trace) {
        LaneMerge merge =
                place.isFirstStage() ? null : LaneMerge.forLane(ring, place.stage() - 1, before, place.lane());
        return new LaneInput(place.lane(), output, merge, trace);
    }

    private LaneAgent lane(LanePlace place, LaneInput input, LaneOutput output, KeyHandover handover, Start start)
            throws IOException {
        List<KeyedOperatorPlan> plans =
                plan.stages().isEmpty() ? List.of() : plan.stages().get(place.stage());
        LaneOperators operators = LaneOperators.of(plans, initialGroups, output);
        LaneKeys keys = new LaneKeys(place, ring, handover, operators.tables(), initialGroups);
        keys.restore(start.state());
        LaneTime time = new LaneTime(
                place,
                watermarks(start.snapshot()),
                plans,
                start.snapshot().processingTimeMicros(),
                start.ends().parts().board());
        EntrySize entrySize = new EntrySize();
        LaneSnapshot snapshot =
                new LaneSnapshot(place, operators.tables(), start.ends().parts(), progress, entrySize);
        LaneMemory memory = new LaneMemory(
                operators.tables(),
                start.state().store(),
                snapshot,
                entrySize,
                settings.stateHeapSizeBytes() / ring.stageCount());
        time.publishNextTick(operators.all());
        return new LaneAgent(
                place,
                ring,
                start.ends().durablePosition(),
                new LaneParts(operators.all(), keys, input, output, snapshot, memory, time));
    }

    private Watermarks watermarks(JobSnapshot snapshot) {
        Watermarks watermarks = new Watermarks(plan);
        if (snapshot.watermarks().length > 0) {
            watermarks.read(new ByteReader(snapshot.watermarks()));
        }
        return watermarks;
    }
}
