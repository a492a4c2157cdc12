/**
 * CSV records as rows: entry type {@link dev.rivulet.connectors.csv.CsvDecoder}.
 */
@NullMarked
package dev.rivulet.connectors.csv;

import org.jspecify.annotations.NullMarked;
