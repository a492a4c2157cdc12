/**
 * Payloads as they are: entry type {@link dev.rivulet.connectors.raw.RawDecoder}.
 */
@NullMarked
package dev.rivulet.connectors.raw;

import org.jspecify.annotations.NullMarked;
