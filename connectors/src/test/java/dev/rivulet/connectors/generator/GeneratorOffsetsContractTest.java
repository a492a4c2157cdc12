package dev.rivulet.connectors.generator;

import dev.rivulet.core.source.Source;

/** The same for a generator whose records stay out of the log. */
class GeneratorOffsetsContractTest extends GeneratorSourceContractTest {

    @Override
    protected Source<?> source() {
        return ((GeneratorSource<?>) super.source()).logsOffsetsOnly();
    }
}
