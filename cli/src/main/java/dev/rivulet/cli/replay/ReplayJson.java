package dev.rivulet.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.engine.job.Divergence;
import dev.rivulet.engine.replay.ReplayReport;

/** What came of a replay, for programs. Names are never taken away or given another meaning. Stateless. */
final class ReplayJson {

    private ReplayJson() {}

    static ObjectNode of(ReplayReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("same", report.isSame());
        json.put("startEpoch", report.startEpoch());
        json.put("firstEpoch", report.firstEpoch());
        json.put("lastEpoch", report.lastEpoch());
        json.put("rowCount", report.rowCount());
        json.put("comparedCount", report.comparedCount());
        json.put("unknownCount", report.unknownCount());
        if (report.unansweredPosition() != ReplayReport.NO_POSITION) {
            json.put("unansweredPosition", report.unansweredPosition());
        }
        ArrayNode divergences = json.putArray("divergences");
        for (Divergence divergence : report.divergences()) {
            ObjectNode each = divergences.addObject();
            each.put("epoch", divergence.epoch()).put("sink", divergence.sink());
            each.put("committedRowCount", divergence.committedRowCount());
            each.put("committedDigest", Long.toHexString(divergence.committedDigest()));
            each.put("foundRowCount", divergence.foundRowCount());
            each.put("foundDigest", Long.toHexString(divergence.foundDigest()));
        }
        return json;
    }
}
