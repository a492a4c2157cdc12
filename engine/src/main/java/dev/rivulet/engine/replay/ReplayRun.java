package dev.rivulet.engine.replay;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.engine.checkpoint.CheckpointAgent;
import dev.rivulet.engine.checkpoint.StateIntake;
import dev.rivulet.engine.commit.SealedEpoch;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.enrich.TableFeed;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.feed.CutPlan;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.lookup.LoggedAnswers;
import dev.rivulet.engine.lookup.LookupEnds;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.watermark.WatermarkReport;
import dev.rivulet.engine.work.JobOutputs;
import dev.rivulet.engine.work.StoredState;
import dev.rivulet.engine.work.WorkAgents;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps the agents of a replay on the caller's thread, round after round, until the last epoch of the range is sealed. Good for one.
 */
final class ReplayRun {

    private static final int SEALED_COUNT_MAX = 64;

    /** Takes what the replay seals, in order. */
    interface Receiver {
        void onSealed(SealedEpoch epoch) throws IOException, JobException;
    }

    private final RangeFeed feed;
    private final Handover<SealedEpoch> sealed = Handover.fromOne(SEALED_COUNT_MAX);
    private final List<Agent> agents = new ArrayList<>();
    /** Into the replay's own store, what lanes have no room for. */
    private final StateIntake intake;

    private final TableFeed tables;
    private final JobProgress progress;

    private long sealedEpoch;

    /**
     * What the log says beside its entries.
     *
     * @param answers of lookups
     */
    record Known(ReplayStart.Notes notes, LoggedAnswers answers) {}

    /**
     * @param known what the log says beside its entries
     * @param trace told of every row, or null
     */
    ReplayRun(
            ReplayJob job,
            ReplayStart start,
            StateStore state,
            RangeFeed feed,
            JobOutputs outputs,
            Known known,
            @Nullable RowTrace trace)
            throws IOException {
        this.feed = feed;
        this.sealedEpoch = start.epoch();
        int laneCount = job.settings().parallelism().laneCountMin();
        StartPoint point = new StartPoint(
                start.epoch(),
                start.position(),
                start.epoch(),
                start.position(),
                start.position(),
                start.snapshot().resumeOffsets());
        int laneCountMax = job.settings().parallelism().laneCountMax();
        int stageCount = WorkAgents.stageCount(job.plan());
        CheckpointAgent.Parts parts = new CheckpointAgent.Parts(
                stageCount * laneCountMax,
                Handover.fromMany(stageCount * laneCountMax * 2),
                Handover.fromOne(1),
                new LaneBoard(stageCount, laneCountMax));
        this.intake = parts.intake(state);
        List<LoggedTable> tablesAtStart = start.snapshot().tables();
        this.tables = inForce(job, tablesAtStart, known.notes);
        WorkAgents.Ends ends = new WorkAgents.Ends(
                feed,
                () -> Long.MAX_VALUE, // What is read here was durable long ago.
                CutPlan.NEVER,
                outputs,
                sealed,
                parts,
                known.notes.omissions(),
                LookupEnds.replayed(known.answers, job.machine().clock()),
                trace,
                new WorkAgents.Tables(tables, new TableHistory(tablesAtStart, start::position)));
        this.progress = new JobProgress(point, job.plan().sources().size(), laneCount);
        new WorkAgents(job.plan(), job.settings(), "replay", progress)
                .agents(
                        start.snapshot(),
                        new StoredState(state, job.settings().stateHeapSizeBytes() < Long.MAX_VALUE, start.schemas()),
                        ends)
                .forEach(agents::addAll);
    }

    /** The job's tables, from its copies: what they are outside today is not asked. */
    private static TableFeed inForce(ReplayJob job, List<LoggedTable> atStart, ReplayStart.Notes notes)
            throws IOException {
        TableFeed feed = new TableFeed(
                job.machine().disk(), job.data().tables(), job.plan().enrichments());
        feed.begin(atStart, notes.tables());
        return feed;
    }

    /**
     * Runs to the end, or to where a batch wants answers of a lookup that the log does not have: from there on nothing has been computed
     * so far.
     *
     * @throws JobException if a function of the pipeline fails, as in the live job
     */
    void run(Receiver receiver) throws IOException, JobException {
        try {
            runToEnd(receiver);
        } finally {
            tables.close();
        }
    }

    private void runToEnd(Receiver receiver) throws IOException, JobException {
        int work = 1;
        while (!isDone() && (work > 0 || progress.unansweredPosition() == JobProgress.NO_POSITION)) {
            work = 0;
            for (Agent agent : agents) {
                work += step(agent);
            }
            work += intake.takeNext();
            SealedEpoch epoch = sealed.poll();
            while (epoch != null) {
                receiver.onSealed(epoch);
                work++;
                sealedEpoch = epoch.epoch();
                epoch = sealed.poll();
            }
        }
    }

    /** How far event time has come, as of the newest entry that was dealt with. */
    WatermarkReport watermarks() {
        return progress.watermarks();
    }

    /** Where the first batch lies whose answers the log does not have, {@link JobProgress#NO_POSITION} if there was none. */
    long unansweredPosition() {
        return progress.unansweredPosition();
    }

    private boolean isDone() {
        return feed.isAtEnd() && sealedEpoch >= feed.markedEpoch();
    }

    private static int step(Agent agent) throws IOException, JobException {
        try {
            return agent.doWork();
        } catch (IOException | JobException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new JobException("a function of the pipeline failed in " + agent.name() + ": " + message(e), e);
        }
    }

    private static String message(Exception e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
