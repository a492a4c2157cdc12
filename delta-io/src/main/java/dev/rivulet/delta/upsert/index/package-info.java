/**
 * Where the rows of a table lie that have certain keys: {@link dev.rivulet.delta.upsert.index.KeyIndex} knows it of each data file as exactly as
 * memory allows. It reads files and changes none.
 */
@NullMarked
package dev.rivulet.delta.upsert.index;

import org.jspecify.annotations.NullMarked;
