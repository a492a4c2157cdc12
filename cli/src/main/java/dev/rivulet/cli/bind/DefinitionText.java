package dev.rivulet.cli.bind;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.cli.yaml.PipelineSpec;
import java.util.List;

/**
 * What of a pipeline's file decides the rows that come of a log: format and columns of the input, filters, derived columns, windows,
 * aggregates and what is selected. Two files with the same text compute the same. Stateless.
 *
 * <p>Where rows come from and go to, how the engine runs, comments and layout are not in it: they may change at any time.
 */
final class DefinitionText {

    private DefinitionText() {}

    /** In JSON, so that no text in it can pass for another part. */
    static String of(PipelineSpec spec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        spec.source().describe(json);
        ArrayNode schema = json.putArray("schema");
        spec.rows().schema().forEach(field -> schema.add(field.toString()));
        spec.rows()
                .eventTime()
                .ifPresent(eventTime -> json.putObject("event-time")
                        .put("column", eventTime.column().value())
                        .put("out-of-orderness", eventTime.outOfOrderness().toString()));
        spec.rows().filter().ifPresent(sql -> json.put("filter", sql.value()));
        putNamed(json, "derive", spec.rows().derive());
        spec.deduplication().ifPresent(deduplication -> {
            putTexts(json, "deduplicate", deduplication.by());
            json.put("within", deduplication.within().toString());
        });
        spec.aggregation().ifPresent(aggregation -> {
            putTexts(json, "key", aggregation.key());
            json.put("tumbling", aggregation.tumbling().toString());
            putNamed(json, "aggregates", aggregation.aggregates());
        });
        ObjectNode output = json.putObject("output");
        spec.output().filter().ifPresent(sql -> output.put("filter", sql.value()));
        putNamed(output, "derive", spec.output().derive());
        putTexts(output, "select", spec.output().select());
        return json.toString();
    }

    /** A list and not an object: the order of columns is part of the rows. */
    private static void putNamed(ObjectNode json, String name, List<NamedText> columns) {
        ArrayNode array = json.putArray(name);
        for (NamedText column : columns) {
            array.addArray().add(column.name().value()).add(column.text().value());
        }
    }

    private static void putTexts(ObjectNode json, String name, List<YamlText> texts) {
        ArrayNode array = json.putArray(name);
        texts.forEach(text -> array.add(text.value()));
    }
}
