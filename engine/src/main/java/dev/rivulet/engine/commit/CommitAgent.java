package dev.rivulet.engine.commit;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.supervise.CommitBacklog;
import dev.rivulet.engine.supervise.OutageWait;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commits sealed epochs to their targets, in order, several at a time when they come quickly. Owns the committers.
 *
 * <p>An epoch is committed only when its mark is durable, so that no table can ever know an epoch that the log does not; and so is what the
 * log says of rows that receivers without a memory have. A commit
 * writes nothing else down: after a crash the targets are asked which epochs they have.
 *
 * <p>While a target is out of reach epochs gather here, up to a number and to a size, then in the queue before, and in the end the log is the
 * buffer.
 */
public final class CommitAgent implements Agent {

    /** Told of every epoch when all its outputs are visible. Called on the commit agent's thread; must not wait. */
    public interface Listener {
        /**
         * @param commitNs how long the commit took, for all its epochs together
         * @param epochCount how many epochs shared the commit; they are told of one after the other
         */
        void onCommitted(SealedEpoch epoch, long commitNs, int epochCount);
    }

    private final Wal wal;
    private final Clock clock;
    private final Handover<SealedEpoch> sealed;
    private final List<SinkCommitter> committers;
    private final CommitPolicy policy;
    private final JobProgress progress;
    private final Listener listener;
    private final OutageWait outage;
    private final ArrayDeque<SealedEpoch> pending = new ArrayDeque<>();
    private long oldestMicros;
    private long pendingSizeBytes;
    private long lastCommitNs;

    /**
     * @param committers in the order of the job's outputs
     * @param outage waits out that a target cannot be reached
     */
    public CommitAgent(
            Wal wal,
            Clock clock,
            Handover<SealedEpoch> sealed,
            List<SinkCommitter> committers,
            CommitPolicy policy,
            JobProgress progress,
            Listener listener,
            OutageWait outage) {
        this.wal = wal;
        this.clock = clock;
        this.sealed = sealed;
        this.committers = List.copyOf(committers);
        this.policy = policy;
        this.progress = progress;
        this.listener = listener;
        this.outage = outage;
        this.lastCommitNs = clock.nanoTime() - policy.intervalNs();
    }

    @Override
    public String name() {
        return "commit";
    }

    @Override
    public int doWork() throws IOException {
        int taken = take();
        SealedEpoch last = pending.peekLast();
        if (last == null || wal.durablePosition() < last.readyPosition()) {
            return taken;
        }
        long nowNs = clock.nanoTime();
        boolean isHeldBack = !outage.isDue() && !progress.isStopRequested();
        if (isHeldBack || !policy.isDue(pending, nowNs - lastCommitNs, progress.finalEpoch())) {
            return taken;
        }
        try {
            commit(nowNs);
        } catch (IOException failure) {
            // Somebody who waits for the end is told; the next start commits what is in the log.
            if (progress.isStopRequested() || !outage.begins(failure)) {
                throw failure;
            }
            return taken + 1;
        }
        outage.ends();
        return taken + 1;
    }

    private int take() {
        int count = 0;
        while (pending.size() < policy.epochCountMax() && pendingSizeBytes < policy.stagedSizeBytesMax()) {
            SealedEpoch next = sealed.poll();
            if (next == null) {
                break;
            }
            oldestMicros = pending.isEmpty() ? clock.epochMicros() : oldestMicros;
            pending.add(next);
            pendingSizeBytes += next.sizeBytes();
            count++;
        }
        if (count > 0) {
            showBacklog();
        }
        return count;
    }

    private void commit(long nowNs) throws IOException {
        boolean hasFiles = pending.stream().anyMatch(SealedEpoch::hasFiles);
        for (int output = 0; output < committers.size(); output++) {
            List<StagedEpoch> staged = staged(output);
            if (!staged.isEmpty()) {
                committers.get(output).commit(staged);
            }
        }
        if (hasFiles) {
            lastCommitNs = nowNs;
        }
        long commitNs = clock.nanoTime() - nowNs;
        int epochCount = pending.size();
        SealedEpoch epoch = pending.poll();
        while (epoch != null) {
            progress.committed(epoch.epoch());
            listener.onCommitted(epoch, commitNs, epochCount);
            epoch = pending.poll();
        }
        pendingSizeBytes = 0;
        showBacklog();
    }

    private void showBacklog() {
        progress.outages()
                .show(
                        pending.isEmpty()
                                ? CommitBacklog.NONE
                                : new CommitBacklog(pending.size(), pendingSizeBytes, oldestMicros));
    }

    private List<StagedEpoch> staged(int output) {
        List<StagedEpoch> staged = new ArrayList<>();
        for (SealedEpoch epoch : pending) {
            @Nullable StagedEpoch one = epoch.outputs().get(output).staged();
            if (one != null) {
                staged.add(one);
            }
        }
        return staged;
    }
}
