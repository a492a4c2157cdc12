package dev.rivulet.engine.sim;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimHost;
import java.time.Duration;
import java.util.List;

/**
 * A simulated host of which a thread can be lost in a call of a user's function: time goes by and the agent that watches calls goes on, until
 * it gives the call up; and the agent that was in it never comes back.
 */
final class LostThreadHost implements AgentHost {

    /** The thread of the agent is lost: nothing that follows in it happens. */
    static final class Lost extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final int LOOK_COUNT_MAX = 1_000;

    private final SimHost host;
    private final SimClock clock;
    private Agent watch;
    private FailureListener listener;

    LostThreadHost(SimHost host, SimClock clock) {
        this.host = host;
        this.clock = clock;
    }

    @Override
    public void start(List<List<Agent>> groups, FailureListener failures) {
        listener = failures;
        for (List<Agent> group : groups) {
            group.stream().filter(agent -> agent.name().equals("call-watch")).forEach(agent -> watch = agent);
        }
        host.start(groups, failures);
    }

    /** Called by a user's function that does not return. */
    void hang() {
        for (int look = 0; look < LOOK_COUNT_MAX; look++) {
            clock.advance(Duration.ofSeconds(1));
            try {
                watch.doWork();
            } catch (Exception e) {
                listener.onFailure(watch, e);
                throw new Lost();
            }
        }
        throw new AssertionError("a call that does not return is not given up");
    }

    @Override
    public void stop() {
        host.stop();
    }
}
