/**
 * What a table's log tells of the past, read from its files and not through Kernel: entry type
 * {@link dev.rivulet.delta.history.CommitHistory}. The layout of what our commits say of themselves is drawn at
 * {@link dev.rivulet.delta.history.CommitTags}. It knows neither Kernel nor the sink.
 */
@NullMarked
package dev.rivulet.delta.history;

import org.jspecify.annotations.NullMarked;
