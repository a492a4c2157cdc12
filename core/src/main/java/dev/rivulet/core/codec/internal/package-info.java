/**
 * What {@link dev.rivulet.core.codec.Codecs} derives, and how; nobody else may use it: entry type
 * {@link dev.rivulet.core.codec.internal.ValueCodecs}.
 */
@NullMarked
package dev.rivulet.core.codec.internal;

import org.jspecify.annotations.NullMarked;
