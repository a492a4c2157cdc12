/**
 * Records that are text and nothing else: entry type {@link dev.rivulet.connectors.text.TextDecoder}.
 */
@NullMarked
package dev.rivulet.connectors.text;

import org.jspecify.annotations.NullMarked;
