package dev.rivulet.engine.job;

import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.internal.SystemPlatform;
import dev.rivulet.core.time.Clock;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.lookup.LoggedAnswers;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.rocks.RocksSettings;
import dev.rivulet.state.rocks.RocksStateBackend;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a job runs on: all it knows of the world outside. The real one, or a simulated one. Immutable.
 *
 * @param disk for all files of the engine
 * @param clock for intervals; never for rows
 * @param hosts makes the host that drives the agents, given the job's name
 * @param stateBackend makes the store of the last checkpoint's state
 * @param platform what of JDK and machine could change a result, in words
 * @param answers which lookups get, so that nobody is asked; null to ask
 */
public record Machine(
        Disk disk,
        Clock clock,
        Function<String, AgentHost> hosts,
        StateBackend stateBackend,
        String platform,
        @Nullable LoggedAnswers answers) {

    /** A simulated one, which is the same everywhere. */
    public Machine(Disk disk, Clock clock, Function<String, AgentHost> hosts, StateBackend stateBackend) {
        this(disk, clock, hosts, stateBackend, "simulated", null);
    }

    /** The machine that this JVM runs on, with a thread per agent and RocksDB. */
    public static Machine real() {
        Disk disk = new SystemDisk();
        return new Machine(
                disk,
                new SystemClock(),
                ThreadHost::new,
                new RocksStateBackend(disk, RocksSettings.DEFAULT),
                SystemPlatform.text(),
                null);
    }

    /** The same without anybody to ask: lookups get these answers, and wait for ever where there is none. */
    public Machine withAnswers(LoggedAnswers given) {
        return new Machine(disk, clock, hosts, stateBackend, platform, given);
    }
}
