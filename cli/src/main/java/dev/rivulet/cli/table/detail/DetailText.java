package dev.rivulet.cli.table.detail;

import dev.rivulet.cli.text.TextTable;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.detail.TableDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a table is, for people. Stateless. */
public final class DetailText {

    private DetailText() {}

    public static List<String> lines(TableDetail detail) {
        List<String> lines = new ArrayList<>();
        TableDetail.Identity identity = detail.identity();
        lines.add("table " + identity.location() + (identity.name().isEmpty() ? "" : " (" + identity.name() + ")"));
        if (!identity.description().isEmpty()) {
            lines.add(identity.description());
        }
        lines.add("id " + identity.id()
                + identity.createdAt().map(time -> ", created " + time).orElse(""));
        lines.add("version " + detail.version().number() + ", committed "
                + detail.version().lastModified());
        TableDetail.Size size = detail.size();
        lines.add(size.fileCount() + " files, " + size.sizeBytes() + " bytes, "
                + (size.rowCount().isPresent() ? size.rowCount().getAsLong() + " rows" : "rows not known"));
        lines.add("partitioned by "
                + (detail.partitionColumns().isEmpty() ? "nothing" : String.join(", ", detail.partitionColumns())));
        TableDetail.Protocol protocol = detail.protocol();
        lines.add("protocol: readers " + protocol.minReaderVersion() + ", writers " + protocol.minWriterVersion()
                + (protocol.features().isEmpty() ? "" : ", features " + String.join(", ", protocol.features())));
        detail.properties().forEach((name, value) -> lines.add("property " + name + " = " + value));
        lines.add("");
        TextTable columns = new TextTable(Set.of(), List.of("column", "type", ""));
        for (Field field : detail.schema().fields()) {
            columns.add(field.name(), field.type(), field.isNullable() ? "" : "not null");
        }
        lines.addAll(columns.lines());
        return lines;
    }
}
