/** What a table is, as {@code rivulet table describe} prints it. */
@NullMarked
package dev.rivulet.cli.table.detail;

import org.jspecify.annotations.NullMarked;
