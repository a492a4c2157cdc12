package dev.rivulet.cli.table.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.detail.TableDetail;

/**
 * What a table is, for programs, by the names of Spark's DESCRIBE DETAIL, and what that lacks: version, columns and number of rows.
 * Names are never taken away or given another meaning. Stateless.
 */
public final class DetailJson {

    private DetailJson() {}

    public static ObjectNode of(TableDetail detail) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        TableDetail.Identity identity = detail.identity();
        json.put("format", "delta");
        json.put("id", identity.id());
        json.put("name", identity.name());
        json.put("description", identity.description());
        json.put("location", identity.location().toString());
        json.put("version", detail.version().number());
        identity.createdAt().ifPresent(time -> json.put("createdAt", time.toString()));
        json.put("lastModified", detail.version().lastModified().toString());
        ArrayNode columns = json.putArray("columns");
        for (Field field : detail.schema().fields()) {
            columns.addObject()
                    .put("name", field.name())
                    .put("type", field.type().toString())
                    .put("nullable", field.isNullable());
        }
        ArrayNode partitionColumns = json.putArray("partitionColumns");
        detail.partitionColumns().forEach(partitionColumns::add);
        json.put("numFiles", detail.size().fileCount());
        json.put("sizeInBytes", detail.size().sizeBytes());
        detail.size().rowCount().ifPresent(count -> json.put("numRecords", count));
        ObjectNode properties = json.putObject("properties");
        detail.properties().forEach(properties::put);
        json.put("minReaderVersion", detail.protocol().minReaderVersion());
        json.put("minWriterVersion", detail.protocol().minWriterVersion());
        ArrayNode features = json.putArray("tableFeatures");
        detail.protocol().features().forEach(features::add);
        return json;
    }
}
