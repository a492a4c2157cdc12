package dev.rivulet.connectors.file;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.time.Clock;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

class FileSourceContractTest extends SourceContract {

    /** A row of the contract. */
    record Numbered(long n) {}

    @TempDir
    private Path path;

    private Folder folder;

    private Folder folder() {
        if (folder == null) {
            folder = new Folder(path);
        }
        return folder;
    }

    @Override
    protected Source<?> source() {
        return FileSource.jsonLines(path, RecordRowType.of(Numbered.class));
    }

    @Override
    protected List<String> give(int from, int count) throws IOException {
        List<String> records = IntStream.range(from, from + count)
                .mapToObj(number -> "{\"n\":" + number + "}")
                .toList();
        folder().write(String.format("part-%04d.jsonl", from), 10, String.join("\n", records) + "\n");
        return IntStream.range(from, from + count)
                .mapToObj(number -> "Numbered[n=" + number + "]")
                .toList();
    }

    @Override
    protected Clock clock() {
        return folder().clock;
    }

    @Override
    protected void letTimePass() {
        folder().clock.advance(Duration.ofSeconds(1));
    }
}
