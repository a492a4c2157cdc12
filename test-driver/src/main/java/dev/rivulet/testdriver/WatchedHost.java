package dev.rivulet.testdriver;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.testkit.SimHost;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated host that knows when nothing is left to do: when every agent was asked since the last one that did something, and all said
 * that there is nothing. As an agent that has nothing to do changes nothing, they would say so forever. One owner.
 */
final class WatchedHost implements AgentHost {

    private final SimHost host;
    private int agentCount;

    /** How many agents have found nothing since somebody found something. */
    private int quietCount;

    /** Counts up whenever an agent finds something; an agent is quiet if it has seen the newest number. */
    private long stir;

    WatchedHost(long seed) {
        this.host = new SimHost(seed);
    }

    @Override
    public void start(List<List<Agent>> groups, FailureListener listener) {
        List<List<Agent>> watched = new ArrayList<>();
        for (List<Agent> group : groups) {
            List<Agent> agents = new ArrayList<>();
            group.forEach(agent -> agents.add(new WatchedAgent(agent)));
            agentCount += agents.size();
            watched.add(agents);
        }
        host.start(watched, listener);
    }

    /** Something outside has changed that an agent may find. */
    void stir() {
        stir++;
        quietCount = 0;
    }

    boolean isIdle() {
        return quietCount == agentCount;
    }

    void step() {
        host.step();
    }

    @Override
    public void stop() {
        host.stop();
    }

    private final class WatchedAgent implements Agent {
        private final Agent agent;
        private long quietSince = -1;

        WatchedAgent(Agent agent) {
            this.agent = agent;
        }

        @Override
        public String name() {
            return agent.name();
        }

        @Override
        public int doWork() throws Exception {
            int work = agent.doWork();
            if (work != 0) {
                stir();
            } else if (quietSince != stir) {
                quietSince = stir;
                quietCount++;
            }
            return work;
        }

        @Override
        public void onClose() throws Exception {
            agent.onClose();
        }
    }
}
