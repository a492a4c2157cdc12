package dev.rivulet.cli.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.quality.RuleCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Writes a committed epoch as a line of JSON with the field names of Spark's {@code StreamingQueryProgress}, so that what reads that
 * reads this: an epoch is a batch. What the engine counts beyond it stands under {@code observedMetrics}: {@code rivulet} for the
 * epoch and {@code rivulet.total} for all since the job's first start. Owned by the event log.
 */
final class EventJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final String id;
    private final String runId;
    private final String job;
    private final String source;
    private final String sink;
    private String lastResource = "";

    /**
     * @param id the same over all runs of the job
     * @param runId of this run alone
     */
    EventJson(String id, String runId, String job, String source, String sink) {
        this.id = id;
        this.runId = runId;
        this.job = job;
        this.source = source;
        this.sink = sink;
    }

    /** The line with its end. */
    byte[] line(EpochProgress progress) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("runId", runId);
            json.writeStringField("name", job);
            json.writeStringField("timestamp", time(progress.committedMicros() - progress.triggerNs() / 1_000));
            json.writeNumberField("batchId", progress.epoch());
            json.writeNumberField("batchDuration", progress.triggerNs() / 1_000_000);
            writeRates(json, progress);
            writeDurations(json, progress);
            writeEventTime(json, progress);
            writeState(json, progress.counts());
            writeSources(json, progress);
            writeSink(json, progress.counts());
            json.writeObjectFieldStart("observedMetrics");
            writeCounts(json, "rivulet", progress.counts());
            writeCounts(json, "rivulet.total", progress.total());
            writeDrift(json, progress.drift());
            json.writeEndObject();
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void writeRates(JsonGenerator json, EpochProgress progress) throws IOException {
        json.writeNumberField("numInputRows", progress.counts().in());
        double perSecond = perSecond(progress);
        json.writeNumberField("inputRowsPerSecond", perSecond);
        json.writeNumberField("processedRowsPerSecond", perSecond);
    }

    private static double perSecond(EpochProgress progress) {
        double seconds = Math.max(1, progress.triggerNs()) / 1e9;
        return Math.round(progress.counts().in() / seconds * 10) / 10.0;
    }

    private static void writeDurations(JsonGenerator json, EpochProgress progress) throws IOException {
        json.writeObjectFieldStart("durationMs");
        json.writeNumberField("commitBatch", progress.commitNs() / 1_000_000);
        json.writeNumberField("triggerExecution", progress.triggerNs() / 1_000_000);
        json.writeEndObject();
    }

    private static void writeEventTime(JsonGenerator json, EpochProgress progress) throws IOException {
        json.writeObjectFieldStart("eventTime");
        if (progress.watermarkMicros() != Long.MIN_VALUE) {
            json.writeStringField("watermark", time(progress.watermarkMicros()));
        }
        json.writeEndObject();
    }

    private static void writeState(JsonGenerator json, RecordCounts counts) throws IOException {
        json.writeArrayFieldStart("stateOperators");
        json.writeStartObject();
        json.writeNumberField("numRowsUpdated", counts.windowed());
        json.writeNumberField("numRowsRemoved", counts.out() + counts.filteredResults() + counts.deadResults());
        json.writeNumberField("numRowsDroppedByWatermark", counts.late());
        json.writeEndObject();
        json.writeEndArray();
    }

    private void writeSources(JsonGenerator json, EpochProgress progress) throws IOException {
        json.writeArrayFieldStart("sources");
        json.writeStartObject();
        json.writeStringField("description", source);
        json.writeStringField("startOffset", lastResource);
        json.writeStringField("endOffset", progress.resource());
        writeRates(json, progress);
        json.writeEndObject();
        json.writeEndArray();
        lastResource = progress.resource();
    }

    private void writeSink(JsonGenerator json, RecordCounts counts) throws IOException {
        json.writeObjectFieldStart("sink");
        json.writeStringField("description", sink);
        json.writeNumberField("numOutputRows", counts.out());
        json.writeEndObject();
    }

    private static void writeCounts(JsonGenerator json, String name, RecordCounts counts) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("in", counts.in());
        json.writeNumberField("filtered", counts.filtered());
        json.writeNumberField("deadLetters", counts.deadLetters());
        json.writeNumberField("late", counts.late());
        json.writeNumberField("out", counts.out());
        json.writeNumberField("filteredResults", counts.filteredResults());
        json.writeNumberField("deadResults", counts.deadResults());
        json.writeNumberField("skipped", counts.skipped());
        json.writeNumberField("replayed", counts.replayed());
        if (!counts.dropped().isEmpty()) {
            json.writeObjectFieldStart("dropped");
            for (Map.Entry<String, Long> source : counts.dropped().entrySet()) {
                json.writeNumberField(source.getKey(), source.getValue());
            }
            json.writeEndObject();
        }
        if (!counts.rules().byRule().isEmpty()) {
            writeRules(json, counts.rules());
        }
        json.writeEndObject();
    }

    private static void writeDrift(JsonGenerator json, List<String> drift) throws IOException {
        if (!drift.isEmpty()) {
            json.writeArrayFieldStart("rivulet.drift");
            for (String way : drift) {
                json.writeString(way);
            }
            json.writeEndArray();
        }
    }

    private static void writeRules(JsonGenerator json, RuleCounts rules) throws IOException {
        json.writeObjectFieldStart("rules");
        for (Map.Entry<String, RuleCounts.Count> rule : rules.byRule().entrySet()) {
            json.writeObjectFieldStart(rule.getKey());
            json.writeNumberField("checked", rule.getValue().checked());
            json.writeNumberField("violated", rule.getValue().violated());
            json.writeStringField("action", rule.getValue().action().name());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** As Spark writes times: in UTC, to the millisecond. */
    private static String time(long micros) {
        String text = Instant.EPOCH
                .plus(Math.floorDiv(micros, 1_000L), ChronoUnit.MILLIS)
                .toString();
        return text.indexOf('.') < 0 ? text.replace("Z", ".000Z") : text;
    }
}
