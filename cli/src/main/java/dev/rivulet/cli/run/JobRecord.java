package dev.rivulet.cli.run;

import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.supervise.ColumnsReport;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.engine.supervise.StallReport;
import java.io.Closeable;
import java.io.IOException;

/**
 * What is written down and shown of a job. The event log comes first: what the terminal shows can be read there.
 *
 * @param progress told of each committed epoch
 */
record JobRecord(EventLog events, IncidentLog incidents, JobListener progress) implements JobListener, Closeable {

    static JobRecord of(PipelineLocation.Located located, JobListener progress) {
        return new JobRecord(
                new EventLog(
                        located.data().root(),
                        located.name(),
                        located.bound().source(),
                        located.bound().sink()),
                new IncidentLog(located.data().root(), located.name()),
                progress);
    }

    @Override
    public void onEpochCommitted(EpochProgress epoch) {
        events.onEpochCommitted(epoch);
        progress.onEpochCommitted(epoch);
    }

    @Override
    public void onOutage(OutageReport report) {
        incidents.onOutage(report);
    }

    @Override
    public void onDrop(DropReport report) {
        incidents.onDrop(report);
    }

    @Override
    public void onColumnsAdded(ColumnsReport report) {
        incidents.onColumnsAdded(report);
    }

    @Override
    public void onRestart(RestartReport report) {
        incidents.onRestart(report);
    }

    @Override
    public void onStall(StallReport report) {
        incidents.onStall(report);
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
