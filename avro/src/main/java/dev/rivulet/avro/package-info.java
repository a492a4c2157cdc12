/**
 * Avro as rows: entry types {@link dev.rivulet.avro.AvroDecoder} for messages and {@link dev.rivulet.avro.AvroFiles} for files. The only place
 * that names Avro. What comes from outside is read by decoders that take no length's word for it, so that damaged bytes are an error at once.
 */
@NullMarked
package dev.rivulet.avro;

import org.jspecify.annotations.NullMarked;
