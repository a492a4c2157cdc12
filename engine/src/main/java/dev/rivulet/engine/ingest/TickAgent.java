package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.LaneBoard;

/**
 * Puts processing time into the log when something waits for it, so that it fires at the same place on every replay; where nothing
 * waits, nothing is written.
 */
public final class TickAgent implements Agent {

    private final Clock clock;
    private final LaneBoard board;
    private final Handover<ControlFrame> control;

    /** What is due up to here is taken care of by a tick that the lanes have not come to yet. */
    private long lastTickMicros = Long.MIN_VALUE;

    public TickAgent(Clock clock, LaneBoard board, Handover<ControlFrame> control) {
        this.clock = clock;
        this.board = board;
        this.control = control;
    }

    @Override
    public String name() {
        return "tick";
    }

    @Override
    public int doWork() {
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
