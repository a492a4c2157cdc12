/**
 * In which form values were written, as data, so that a later release can read them: entry type
 * {@link dev.rivulet.core.codec.schema.CodecSchema}. Depends on nothing.
 */
@NullMarked
package dev.rivulet.core.codec.schema;

import org.jspecify.annotations.NullMarked;
