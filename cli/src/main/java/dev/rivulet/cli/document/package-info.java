/**
 * YAML documents whose every text knows where it stands: keys, values and quantities, and all mistakes of a document at once. Knows
 * nothing of pipelines.
 */
@NullMarked
package dev.rivulet.cli.document;

import org.jspecify.annotations.NullMarked;
