/**
 * Binds pipelines that were read from files to the engine, its connectors and Delta tables: entry type {@link
 * dev.rivulet.cli.bind.PipelineBinder}. It knows neither YAML nor the terminal.
 */
@NullMarked
package dev.rivulet.cli.bind;

import org.jspecify.annotations.NullMarked;
