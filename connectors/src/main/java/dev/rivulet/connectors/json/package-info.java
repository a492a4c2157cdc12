/**
 * JSON objects as rows: entry type {@link dev.rivulet.connectors.json.JsonDecoder}.
 */
@NullMarked
package dev.rivulet.connectors.json;

import org.jspecify.annotations.NullMarked;
