package dev.rivulet.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.delta.diff.DiffReport;
import dev.rivulet.delta.diff.RowDump;
import java.util.List;

/** How two tables differ, for programs. Names are never taken away or given another meaning. Stateless. */
final class DiffJson {

    private DiffJson() {}

    static ObjectNode of(DiffReport report, long leftVersion, long rightVersion) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("equal", report.areRowsEqual());
        json.put("leftVersion", leftVersion);
        json.put("rightVersion", rightVersion);
        json.put("comparable", report.schema().isComparable());
        ArrayNode columns = json.putArray("columnDifferences");
        report.schema().differences().forEach(columns::add);
        json.put("equalCount", report.equalCount());
        json.put("onlyLeftCount", report.onlyLeftCount());
        json.put("onlyRightCount", report.onlyRightCount());
        putSamples(json.putArray("onlyLeft"), report.onlyLeft());
        putSamples(json.putArray("onlyRight"), report.onlyRight());
        return json;
    }

    private static void putSamples(ArrayNode array, List<DiffReport.Sample> samples) {
        for (DiffReport.Sample sample : samples) {
            array.addObject().put("count", sample.excessCount()).set("row", RowDump.json(sample.row()));
        }
    }
}
