package dev.rivulet.delta;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Log entries as other writers make them, by hand. */
public final class ForeignTable {

    private ForeignTable() {}

    /** A file of a log as another writer makes it, without the checksum that ours carry of themselves. */
    public static String unsealed(String text) {
        return text.replaceFirst(",\"rivuletChecksum\":\"[0-9a-f]{8}\"", "");
    }

    /** A column as a schema has it; the metadata is the inside of an object. */
    public static String column(String name, String type, boolean isNullable, String metadata) {
        return "{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"nullable\":" + isNullable + ",\"metadata\":{"
                + metadata + "}}";
    }

    /**
     * Writes the next version of a table: its protocol, columns and properties.
     *
     * @param protocol the inside of the action's object
     * @param columns joined by commas
     * @param configuration the inside of an object
     */
    public static void write(
            SimDisk disk, Path table, long version, String protocol, String columns, String configuration)
            throws IOException {
        String schema = "{\"type\":\"struct\",\"fields\":[" + columns + "]}";
        String entry = "{\"commitInfo\":{\"inCommitTimestamp\":" + (version + 1)
                + ",\"timestamp\":1,\"operation\":\"CREATE TABLE\",\"operationParameters\":{}}}\n"
                + "{\"protocol\":{" + protocol + "}}\n"
                + "{\"metaData\":{\"id\":\"11111111-2222-3333-4444-555555555555\",\"format\":{\"provider\":\"parquet\","
                + "\"options\":{}},\"schemaString\":\""
                + schema.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\",\"partitionColumns\":[],\"configuration\":{" + configuration + "},\"createdTime\":1}}\n";
        Path log = table.resolve("_delta_log");
        disk.createDirectories(log);
        Path file = log.resolve(String.format(Locale.ROOT, "%020d.json", version));
        try (DiskFile target = disk.create(file)) {
            target.write(ByteBuffer.wrap(entry.getBytes(StandardCharsets.UTF_8)), 0);
            target.sync(true);
        }
        disk.syncDirectory(log);
    }
}
