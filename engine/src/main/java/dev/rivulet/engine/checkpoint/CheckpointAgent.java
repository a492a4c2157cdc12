package dev.rivulet.engine.checkpoint;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.CheckpointManifest;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.PendingCheckpoint;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints: takes the lanes' changes into the state store, has it write its files when it has those of a cut, and publishes the
 * manifest when all outputs up to the cut are committed. Then lets go of the log that no kept checkpoint needs. Owns the state store.
 *
 * <p>One checkpoint at a time, which the feeder sees to; so nothing from behind a cut can get into the store before the checkpoint
 * has its files.
 */
public final class CheckpointAgent implements Agent {

    private final StateStore state;
    private final CheckpointStore checkpoints;
    private final Wal wal;
    private final Clock clock;
    private final StateIntake intake;
    private final Handover<CheckpointCut> cuts;
    private final JobProgress progress;
    private final int laneCount;
    private final Maker maker;

    private @Nullable CheckpointCut cut;
    private @Nullable PendingCheckpoint pending;

    /**
     * @param parts what the checkpoint is made of
     * @param maker what computes the state
     */
    public CheckpointAgent(
            StateStore state,
            CheckpointStore checkpoints,
            Wal wal,
            Clock clock,
            Parts parts,
            JobProgress progress,
            Maker maker) {
        this.state = state;
        this.checkpoints = checkpoints;
        this.wal = wal;
        this.clock = clock;
        this.intake = parts.intake(state);
        this.cuts = parts.cuts();
        this.progress = progress;
        this.laneCount = parts.laneCount();
        this.maker = maker;
    }

    /**
     * The queues on which the parts of a checkpoint come in.
     *
     * @param laneCount from how many lanes, over all stages
     * @param board where lanes are told of their write-backs
     */
    public record Parts(
            int laneCount, Handover<LaneChanges> laneChanges, Handover<CheckpointCut> cuts, LaneBoard board) {

        /** The receiving end of the lanes' queue. */
        public StateIntake intake(StateStore state) {
            return new StateIntake(state, laneChanges, board);
        }
    }

    /**
     * What computes the state, for whoever wants to go on with it.
     *
     * @param schemas the form of each state, by its uid
     */
    public record Maker(String fingerprint, Map<String, StateSchema> schemas) {
        public Maker {
            schemas = Map.copyOf(schemas);
        }
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public int doWork() throws IOException {
        return intake.takeNext() + prepare() + publish();
    }

    private int prepare() throws IOException {
        if (cut == null) {
            cut = cuts.poll();
        }
        if (cut == null || pending != null || intake.cutLaneCount() < laneCount) {
            return 0;
        }
        CheckpointManifest manifest = CheckpointManifest.atCut(
                        cut.epoch(),
                        cut.position(),
                        wal.logId(),
                        maker.fingerprint(),
                        cut.snapshot().encoded())
                .withSchemas(maker.schemas());
        pending = checkpoints.prepare(manifest, state);
        intake.endCut();
        progress.checkpointPrepared(cut.epoch());
        return 1;
    }

    /** A checkpoint may only be used when nothing up to its cut has to be computed again, so it waits for the commit. */
    private int publish() throws IOException {
        if (cut == null || pending == null || progress.committedEpoch() < cut.epoch()) {
            return 0;
        }
        checkpoints.publish(pending);
        wal.release(checkpoints.oldestLogPosition().orElse(0), clock.epochMicros());
        progress.checkpointPublished(cut.epoch(), cut.position());
        pending = null;
        cut = null;
        return 1;
    }
}
