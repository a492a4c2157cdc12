/**
 * The kinds of sinks of pipeline files that are no table, a class each behind {@link dev.rivulet.cli.sink.SinkSpec}. It knows connectors, but
 * neither the engine nor where the rows come from.
 */
@NullMarked
package dev.rivulet.cli.sink;

import org.jspecify.annotations.NullMarked;
