package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneBoard;

/**
 * Puts processing time into the log when something waits for it, so that it fires at the same place on every replay; where nothing
 * waits, nothing is written.
 *
 * <p>What waits is known when all of the log is applied, and not before: behind a start, what the log goes on to fire still looks due.
 * While more keeps coming no tick is needed, since batches and marks tell the time too.
 */
public final class TickAgent implements Agent {

    private final Clock clock;
    private final LaneBoard board;
    private final JobProgress progress;
    private final Handover<ControlFrame> control;

    /** What is due up to here is taken care of by a tick that the lanes have not come to yet. */
    private long lastTickMicros = Long.MIN_VALUE;

    public TickAgent(Clock clock, LaneBoard board, JobProgress progress, Handover<ControlFrame> control) {
        this.clock = clock;
        this.board = board;
        this.progress = progress;
        this.control = control;
    }

    @Override
    public String name() {
        return "tick";
    }

    @Override
    public int doWork() {
        if (!progress.isLogApplied()) { // Asked first: what the board says then has all of that log in it.
            return 0;
        }
        long dueMicros = board.earliestTickMicros();
        if (dueMicros == Long.MAX_VALUE || dueMicros <= lastTickMicros) {
            return 0;
        }
        long nowMicros = clock.epochMicros();
        if (nowMicros < dueMicros || !control.offer(new Tick(nowMicros))) {
            return 0;
        }
        lastTickMicros = nowMicros;
        return 1;
    }
}
