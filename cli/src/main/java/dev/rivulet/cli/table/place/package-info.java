/** Which table a command is about, as its argument names it: entry type {@link dev.rivulet.cli.table.place.TablePath}. Knows no command. */
@NullMarked
package dev.rivulet.cli.table.place;

import org.jspecify.annotations.NullMarked;
