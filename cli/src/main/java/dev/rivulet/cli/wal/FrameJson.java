package dev.rivulet.cli.wal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.wal.inspect.FrameWalk;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One frame of a log for programs. Stateless. */
final class FrameJson {

    private FrameJson() {}

    /**
     * @param walk at a frame
     * @param isRaw whether the payload is wanted as it is
     */
    static ObjectNode of(FrameWalk walk, LoggedFrame frame, boolean isRaw) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("position", walk.position());
        json.put("end", walk.endPosition());
        json.put("kind", walk.kind());
        json.put("name", frame.kindName());
        if (isRaw || frame instanceof LoggedFrame.Unknown) {
            json.put("payload", base64(walk.payload()));
        } else {
            put(json, frame);
        }
        return json;
    }

    private static void put(ObjectNode json, LoggedFrame frame) {
        if (frame instanceof LoggedFrame.Records records) {
            put(json, records.batch());
        } else if (frame instanceof LoggedFrame.EpochEnd mark) {
            json.put("epoch", mark.epoch()).put("madeMicros", mark.madeMicros());
        } else if (frame instanceof LoggedFrame.RunStart start) {
            json.put("fingerprint", start.fingerprint()).put("version", start.version());
        } else if (frame instanceof LoggedFrame.ClockTick tick) {
            json.put("processingTimeMicros", tick.processingTimeMicros());
        } else if (frame instanceof LoggedFrame.SourceEnded end) {
            json.put("source", end.sourceUid());
        } else if (frame instanceof LoggedFrame.Dropped dropped) {
            json.put("source", dropped.sourceUid()).put("partition", dropped.partition());
            putBytes(json.putObject("resumeOffset"), dropped.resumeOffset());
            json.put("recordCount", dropped.recordCount()).put("sizeBytes", dropped.sizeBytes());
            json.put("firstMicros", dropped.firstMicros()).put("lastMicros", dropped.lastMicros());
        } else if (frame instanceof LoggedFrame.Skipped skipped) {
            json.put("source", skipped.sourceUid()).put("fromPosition", skipped.fromPosition());
            json.put("toPosition", skipped.toPosition()).put("madeMicros", skipped.madeMicros());
        } else if (frame instanceof LoggedFrame.LanesChanged change) {
            json.put("laneCount", change.laneCount());
        } else if (frame instanceof LoggedFrame.TableLoaded load) {
            json.put("uid", load.uid()).put("sourceVersion", load.sourceVersion());
            json.put("fileName", load.fileName()).put("rowCount", load.rowCount());
            json.put("madeMicros", load.madeMicros());
        } else if (frame instanceof LoggedFrame.Decided decision) {
            json.put("decision", decision.kind()).put("subject", decision.subject());
            json.put("detail", decision.detail()).put("madeMicros", decision.madeMicros());
        } else if (frame instanceof LoggedFrame.LookedUp answers) {
            json.put("uid", answers.uid()).put("batchPosition", answers.batchPosition());
            json.put("answerCount", answers.answerCount()).put("failedCount", answers.failedCount());
            json.put("putOffCount", answers.putOff().size());
        } else if (frame instanceof LoggedFrame.Returned rows) {
            json.put("uid", rows.uid()).put("batchPosition", rows.batchPosition());
            json.put("rowCount", rows.rows().size()).put("failedCount", rows.failedCount());
        } else if (frame instanceof LoggedFrame.RowsEmitted rows) {
            json.put("sink", rows.sink()).put("epoch", rows.epoch()).put("count", rows.count());
            json.put("isWhole", rows.isWhole()).put("refusedCount", rows.refusedCount());
        } else {
            throw new AssertionError("no words for a frame of kind " + frame.kindName());
        }
    }

    private static void put(ObjectNode json, Batch batch) {
        json.put("source", batch.sourceUid()).put("partition", batch.partition());
        json.put("resource", batch.resource()).put("ingestTimeMicros", batch.ingestTimeMicros());
        json.put("isReference", batch.isReference()).put("recordCount", batch.recordCount());
        if (batch.omittedCount() > 0) {
            json.put("omittedCount", batch.omittedCount());
        }
        if (batch.isReplayed()) {
            json.put("isReplayed", true);
        }
        putBytes(json.putObject("context"), batch.context());
        putBytes(json.putObject("startOffset"), batch.startOffset());
        putBytes(json.putObject("resumeOffset"), batch.resumeOffset());
        if (!batch.isReference()) {
            ArrayNode records = json.putArray("records");
            for (int index = 0; index < batch.recordCount(); index++) {
                ObjectNode record = records.addObject().put("offset", batch.recordOffset(index));
                putBytes(record, batch.record(index));
                if (batch.isFlawed(index)) {
                    record.put("isFlawed", true);
                }
            }
        }
    }

    /** As text if it is some, in base64 if not. */
    private static void putBytes(ObjectNode json, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean isText = text.chars().noneMatch(unit -> unit < ' ' && !Character.isWhitespace(unit));
            json.put(isText ? "text" : "base64", isText ? text : base64(ByteBuffer.wrap(bytes)));
        } catch (CharacterCodingException e) { // It is no text.
            json.put("base64", base64(ByteBuffer.wrap(bytes)));
        }
    }

    private static String base64(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return Base64.getEncoder().encodeToString(copy);
    }
}
