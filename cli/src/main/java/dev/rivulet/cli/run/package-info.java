/**
 * Runs a bound pipeline as a process: progress on the terminal, the event log, the clean stop at a signal. Entry type {@link
 * dev.rivulet.cli.run.PipelineRun}. It knows neither YAML nor picocli.
 */
@NullMarked
package dev.rivulet.cli.run;

import org.jspecify.annotations.NullMarked;
