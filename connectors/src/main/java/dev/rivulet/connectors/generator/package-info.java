/**
 * Records computed in the process, for tests and benchmarks: entry type {@link dev.rivulet.connectors.generator.GeneratorSource}.
 */
@NullMarked
package dev.rivulet.connectors.generator;

import org.jspecify.annotations.NullMarked;
