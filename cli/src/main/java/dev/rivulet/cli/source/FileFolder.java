package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlText;
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
 * @param place of the format in the file
 */
public record FileFolder(
        Path path,
        Payload payload,
        int maxFilesPerTrigger,
        Duration settleTime,
        Duration pollInterval,
        OnError onError,
        YamlText place)
        implements SourceSpec {

    public PayloadFormat format() {
        return payload.format();
    }

    @Override
    public String uid() {
        return "files";
    }

    @Override
    public void checkReadable(Field column) {
        payload.checkReadable(column);
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        FileSource<Row> files;
        try {
            files = payload.files(path, rows);
        } catch (IllegalArgumentException wrong) {
            problems.add(place, String.valueOf(wrong.getMessage()));
            files = FileSource.jsonLines(path, rows);
        }
        FileSource<Row> timed = files.settleTime(settleTime).pollInterval(pollInterval);
        return maxFilesPerTrigger == 0 ? timed : timed.maxFilesPerTrigger(maxFilesPerTrigger);
    }

    @Override
    public void describe(ObjectNode definition) {
        definition.put("format", payload.format().name());
        payload.describe(definition);
    }
}
