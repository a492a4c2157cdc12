package dev.rivulet.delta.upkeep;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.delta.kernel.BackgroundCheckpoints;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the checkpoints of a table's log, and cleans it, beside a stream's commits. A failure of it is never one of the stream's. */
public final class LogUpkeepAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(LogUpkeepAgent.class);

    private final Path table;
    private final BackgroundCheckpoints checkpoints;
    private int failureCount;

    /**
     * @param table for its words
     */
    public LogUpkeepAgent(Path table, BackgroundCheckpoints checkpoints) {
        this.table = table;
        this.checkpoints = checkpoints;
    }

    @Override
    public String name() {
        return "log-upkeep";
    }

    @Override
    public int doWork() {
        try {
            return checkpoints.step();
        } catch (IOException failure) {
            failureCount++;
            LOG.warn(
                    "commits go on, but the upkeep of the table's log beside them failed and is tried again when the next checkpoint is due:"
                            + " table={} failures={}",
                    table,
                    failureCount,
                    failure);
            return 1;
        }
    }

    /** How often it failed, by whoever steps it. */
    public int failureCount() {
        return failureCount;
    }

    @Override
    public void onClose() throws IOException {
        checkpoints.close();
    }
}
