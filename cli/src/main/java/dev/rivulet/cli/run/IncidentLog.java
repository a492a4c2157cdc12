package dev.rivulet.cli.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rivulet.core.row.Field;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.supervise.ColumnsReport;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.engine.supervise.StallReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong with a job and was borne, and what it changed by itself: the file {@code incidents.jsonl} in its data directory, a line of JSON each. {@code event} is
 * {@code restart}, {@code outage}, {@code outage-over}, {@code drop}, {@code drop-over}, {@code columns-added}, {@code stall} or {@code stall-over}. Incidents are rare, so the file is opened for
 * each; it is not synced, as no result depends on it. Any thread.
 */
final class IncidentLog implements JobListener {

    static final String FILE_NAME = "incidents.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(IncidentLog.class);

    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final String job;

    IncidentLog(Path dataDirectory, String job) {
        this.file = dataDirectory.resolve(FILE_NAME);
        this.job = job;
    }

    /** The fields of an incident. */
    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    @Override
    public void onRestart(RestartReport report) {
        add("restart", json -> {
            json.writeNumberField("count", report.count());
            json.writeNumberField("pauseMs", report.pause().toMillis());
            json.writeNumberField("committedEpoch", report.committedEpoch());
            json.writeStringField("failure", report.failure());
        });
    }

    /** The tries between are in {@code Job.outages}: a day without a network is no reason to write all day. */
    @Override
    public void onOutage(OutageReport report) {
        if (report.tryCount() > 1 && !report.isOver()) {
            return;
        }
        add(report.isOver() ? "outage-over" : "outage", json -> {
            json.writeStringField("what", report.what());
            json.writeStringField("since", time(report.sinceMicros()));
            json.writeNumberField("tries", report.tryCount());
            json.writeStringField("failure", report.failure());
        });
    }

    @Override
    public void onDrop(DropReport report) {
        add(report.isOver() ? "drop-over" : "drop", json -> {
            json.writeStringField("source", report.sourceUid());
            json.writeStringField("since", time(report.sinceMicros()));
            json.writeNumberField("fromPosition", report.fromPosition());
            json.writeNumberField("toPosition", report.toPosition());
            json.writeNumberField("records", report.recordCount());
        });
    }

    @Override
    public void onColumnsAdded(ColumnsReport report) {
        add("columns-added", json -> {
            json.writeStringField("sink", report.sinkUid());
            json.writeNumberField("version", report.tableVersion());
            json.writeArrayFieldStart("columns");
            for (Field column : report.columns()) {
                json.writeStartObject();
                json.writeStringField("column", column.name());
                json.writeStringField("type", column.type().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String time(long micros) {
        return Instant.EPOCH.plusNanos(micros * 1_000).toString();
    }

    @Override
    public void onStall(StallReport report) {
        add(report.isOver() ? "stall-over" : "stall", json -> {
            json.writeStringField("agent", report.agent());
            json.writeNumberField("seconds", report.time().toSeconds());
            json.writeArrayFieldStart("stack");
            for (StackTraceElement element : report.stack()) {
                json.writeString(element.toString());
            }
            json.writeEndArray();
        });
    }

    private synchronized void add(String event, Fields fields) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try {
            try (JsonGenerator json = JSON.createGenerator(line)) {
                json.writeStartObject();
                json.writeStringField("timestamp", Instant.now().toString());
                json.writeStringField("name", job);
                json.writeStringField("event", event);
                fields.write(json);
                json.writeEndObject();
            }
            line.write('\n');
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, line.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("incident {} could not be added to {}: {}", event, file, e.getMessage());
        }
    }
}
