/**
 * A file that grows and is rotated, such as a log, as a source: entry type {@link dev.rivulet.connectors.tail.TailSource}.
 */
@NullMarked
package dev.rivulet.connectors.tail;

import org.jspecify.annotations.NullMarked;
