/**
 * Binary forms of keys and state values: entry types {@link dev.rivulet.core.codec.Codec} and
 * {@link dev.rivulet.core.codec.KeyCodec}.
 */
@NullMarked
package dev.rivulet.core.codec;

import org.jspecify.annotations.NullMarked;
