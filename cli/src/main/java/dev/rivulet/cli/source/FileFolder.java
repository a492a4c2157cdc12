package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A folder of files.
 *
 * @param maxFilesPerTrigger 0 for no limit
 * @param settleTime how long a file must have stood still to count as complete
 * @param pollInterval how often the folder is listed
 */
public record FileFolder(
        Path path,
        PayloadFormat format,
        int maxFilesPerTrigger,
        Duration settleTime,
        Duration pollInterval,
        OnError onError)
        implements SourceSpec {

    @Override
    public String uid() {
        return "files";
    }

    @Override
    public void checkReadable(Field column) {
        format.checkReadable(column);
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        FileSource<Row> files = switch (format) {
            case JSON -> FileSource.jsonLines(path, rows);
            case CSV -> FileSource.csv(path, rows);
        };
        FileSource<Row> timed = files.settleTime(settleTime).pollInterval(pollInterval);
        return maxFilesPerTrigger == 0 ? timed : timed.maxFilesPerTrigger(maxFilesPerTrigger);
    }

    @Override
    public void describe(ObjectNode definition) {
        definition.put("format", format.name());
    }
}
