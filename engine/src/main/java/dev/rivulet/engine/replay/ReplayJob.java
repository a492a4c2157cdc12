package dev.rivulet.engine.replay;

import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.plan.PipelinePlan;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** What is replayed, and on what. Immutable. */
record ReplayJob(PipelinePlan plan, DataDirectory data, EngineSettings settings, Machine machine) {

    /** Opens a source to read again what the log has only offsets of. */
    SourceReader openSource(String uid) throws IOException {
        return plan.sources()
                .get(plan.sourceIndex(uid))
                .source()
                .open(new SourceContext(uid, Map.of(), true, machine.disk(), machine.clock()));
    }

    /** What a sink is told when it is opened for a replay, which commits nothing under the job's name but into scratch tables. */
    SinkContext sinkContext(String uid, UUID logId) {
        return new SinkContext(plan.name(), uid, logId, 1, machine.disk(), machine.clock());
    }
}
