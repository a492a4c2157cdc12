/**
 * The kinds of sources of pipeline files, a class each behind {@link dev.rivulet.cli.source.SourceSpec}: {@link
 * dev.rivulet.cli.source.SourceSection} chooses by {@code type}. It knows connectors, but neither the engine nor what is done to the rows.
 */
@NullMarked
package dev.rivulet.cli.source;

import org.jspecify.annotations.NullMarked;
