/** Any source, read no faster than it is told: entry type {@link dev.rivulet.connectors.pace.PacedSource}. */
@NullMarked
package dev.rivulet.connectors.pace;

import org.jspecify.annotations.NullMarked;
