package dev.rivulet.cli.wal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.state.checkpoint.KeptCheckpoint;
import dev.rivulet.wal.inspect.FooterState;
import dev.rivulet.wal.inspect.FrameCounts;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentContent;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalProblem;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.repair.RepairPlan;
import dev.rivulet.wal.repair.RepairStep;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found in a log, for programs. Names are never taken away or given another meaning. Stateless. */
final class LogJson {

    private LogJson() {}

    static ObjectNode of(WalReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("directory", report.directory().toString());
        json.put("depth", nameOf(report.depth()));
        json.put("logId", report.logId() == null ? null : report.logId().toString());
        ObjectNode lock = json.putObject("lock").put("held", report.lock().isHeld());
        lock.put("stale", report.lock().hasFile() && !report.lock().isHeld());
        report.lock().processId().ifPresent(id -> lock.put("processId", id));
        json.put("healthy", report.isHealthy());
        json.put("firstPosition", report.firstPosition());
        json.put("provenPosition", report.provenPosition());
        json.put("endPosition", report.endPosition());
        json.put("tornSizeBytes", report.tornSizeBytes());
        ArrayNode segments = json.putArray("segments");
        report.segments().forEach(segment -> segments.add(segment(segment)));
        ArrayNode holes = json.putArray("holes");
        report.holes().forEach(hole -> put(holes.addObject(), hole));
        ArrayNode problems = json.putArray("problems");
        report.problems().forEach(problem -> problems.add(problem(problem)));
        return json;
    }

    private static ObjectNode segment(SegmentReport segment) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("index", segment.index());
        json.put("file", segment.file().toString());
        json.put("sizeBytes", segment.sizeBytes());
        json.put("condition", nameOf(segment.condition()));
        if (!segment.isUsable()) {
            return json;
        }
        SegmentContent content = segment.content();
        json.put("term", segment.term());
        json.put("firstPosition", segment.firstPosition());
        json.put("endPosition", content.endPosition());
        json.put("footer", nameOf(content.footer()));
        FrameCounts counts = content.counts();
        if (content.wasRead() || content.footer() != FooterState.NONE) {
            json.put("frameCount", counts.frameCount());
            json.put("checksum", Long.toHexString(content.checksum()));
        }
        content.checksumStated().ifPresent(stated -> json.put("checksumStated", Long.toHexString(stated)));
        if (content.wasRead()) {
            json.put("dataCount", counts.dataCount());
            json.put("dataSizeBytes", counts.dataSizeBytes());
            json.put("sealCount", counts.sealCount());
        }
        return json;
    }

    private static ObjectNode problem(WalProblem problem) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", nameOf(problem.kind()));
        json.put("file", problem.file().toString());
        json.put("offset", problem.offset());
        put(json, problem.positions());
        return json.put("message", problem.message());
    }

    private static void put(ObjectNode json, PositionRange range) {
        json.put("fromPosition", range.fromPosition());
        json.put("toPosition", range.toPosition());
    }

    static ObjectNode of(EngineView engine) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("firstEpoch", mark(engine.first()));
        json.set("lastEpoch", mark(engine.last()));
        ArrayNode pins = json.putArray("pins");
        for (KeptCheckpoint pin : engine.pins().checkpoints()) {
            ObjectNode each = pins.addObject().put("checkpoint", pin.name()).put("epoch", pin.epoch());
            each.put("logPosition", pin.logPosition()).put("stateSizeBytes", pin.sizeBytes());
        }
        ArrayNode problems = json.putArray("checkpointProblems");
        engine.pins().problems().forEach(problems::add);
        return json;
    }

    private static @Nullable ObjectNode mark(EngineView.@Nullable Mark mark) {
        return mark == null
                ? null
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("epoch", mark.epoch())
                        .put("position", mark.position());
    }

    static ObjectNode of(RepairPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("refusal", plan.refusal());
        ArrayNode steps = json.putArray("steps");
        for (RepairStep step : plan.steps()) {
            steps.addObject().put("file", step.file().toString()).put("description", step.description());
        }
        ArrayNode losses = json.putArray("losses");
        plan.losses().forEach(losses::add);
        ArrayNode holes = json.putArray("holes");
        plan.holes().forEach(hole -> put(holes.addObject(), hole));
        return json;
    }

    private static String nameOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
