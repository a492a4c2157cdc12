/**
 * Values of nested columns: {@link dev.rivulet.delta.nested.NullPart} finds nulls where none may be,
 * {@link dev.rivulet.delta.nested.ValueShape} brings values of one type into the form of another. Knows nothing of tables. Public only for the
 * sibling packages; not an API.
 */
@NullMarked
package dev.rivulet.delta.nested;

import org.jspecify.annotations.NullMarked;
