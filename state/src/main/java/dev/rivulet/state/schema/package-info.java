/**
 * In which form the state of an operator was written, and what happens when its types change: entry type
 * {@link dev.rivulet.state.schema.StateSchema}. Knows no tables and no stores.
 */
@NullMarked
package dev.rivulet.state.schema;

import org.jspecify.annotations.NullMarked;
