package dev.rivulet.connectors.generator;

import dev.rivulet.core.source.Source;
import dev.rivulet.testkit.SourceContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

class GeneratorSourceContractTest extends SourceContract {

    @Override
    protected Source<?> source() {
        return GeneratorSource.of(
                recordCount(),
                (index, out) -> out.putBytes(text((int) index).getBytes(StandardCharsets.UTF_8)),
                () -> (batch, index) -> new String(batch.record(index), StandardCharsets.UTF_8));
    }

    private static String text(int index) {
        return "number " + index;
    }

    /** All are there from the start. */
    @Override
    protected List<String> give(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(GeneratorSourceContractTest::text)
                .toList();
    }
}
