/**
 * Sensor Measurement Lists (SenML, RFC 8428) in their JSON form (section 5): packs as rows, a row for each resolved record. Entry type {@link
 * dev.rivulet.connectors.senml.SenmlDecoder}.
 */
@NullMarked
package dev.rivulet.connectors.senml;

import org.jspecify.annotations.NullMarked;
