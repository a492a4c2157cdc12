/**
 * What a connector implements to bring records in: entry type {@link dev.rivulet.core.source.Source}.
 */
@NullMarked
package dev.rivulet.core.source;

import org.jspecify.annotations.NullMarked;
