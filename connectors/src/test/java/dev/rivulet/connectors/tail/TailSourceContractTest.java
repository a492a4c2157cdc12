package dev.rivulet.connectors.tail;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.time.Clock;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

class TailSourceContractTest extends SourceContract {

    private record Text(String line) {}

    @TempDir
    private Path folder;

    private final SimClock clock = new SimClock();

    @Override
    protected Source<?> source() {
        return TailSource.text(folder.resolve("app.log"), RecordRowType.of(Text.class));
    }

    @Override
    protected List<String> give(int from, int count) throws IOException {
        String lines = IntStream.range(from, from + count)
                .mapToObj(number -> "line " + number + "\n")
                .collect(Collectors.joining());
        Files.writeString(folder.resolve("app.log"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return IntStream.range(from, from + count)
                .mapToObj(number -> "Text[line=line " + number + "]")
                .toList();
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void letTimePass() {
        clock.advance(Duration.ofSeconds(1));
    }
}
