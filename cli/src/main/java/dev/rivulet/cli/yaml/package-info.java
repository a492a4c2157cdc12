/**
 * Pipelines written in YAML: entry type {@link dev.rivulet.cli.yaml.PipelineLoader}. Turns a file into a checked plan with compiled
 * expressions, or into a list of all that is wrong with it. Does not know the engine, which another package binds it to.
 */
@NullMarked
package dev.rivulet.cli.yaml;

import org.jspecify.annotations.NullMarked;
